// By how much the page has jumped since it was opened, beyond what is a fault (web.dev/cls), and what moved.
const observer = new PerformanceObserver(() => {});
observer.observe({ type: 'layout-shift', buffered: true });
const shifts = observer.takeRecords().filter(shift => !shift.hadRecentInput);
observer.disconnect();
const moved = shifts.reduce((sum, shift) => sum + shift.value, 0);
if (moved >= 0.1) {
  const what = shifts.flatMap(shift => shift.sources || []).map(source => source.node)
    .map(node => node && node.nodeType === 1 ? `<${node.localName} class="${node.getAttribute('class') || ''}">` : String(node));
  return [`it jumped by ${moved.toFixed(3)} (0.1 is the limit): ${[...new Set(what)].slice(0, 5).join(', ')}`];
}
return [];
