// Runs axe-core, which must stand in the page already, and gives its violations in lines.
const done = arguments[arguments.length - 1];
const rules = { 'target-size': { enabled: true } };
axe.run(document, { resultTypes: ['violations'], rules }).then(found => {
  done(found.violations.map(({ impact, id, help, nodes }) => ({
    impact,
    text: `${impact}: ${help} [${id}]` + nodes.slice(0, 5).map(({ target, failureSummary }) =>
      `\n    ${target.join(' ')}\n      ${failureSummary.split('\n').slice(1).join(';').trim()}`).join('') +
      (nodes.length > 5 ? `\n    and ${nodes.length - 5} more` : ''),
  })));
}, error => done([{ impact: 'critical', text: `axe-core failed: ${error}` }]));
