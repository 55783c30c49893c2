// What is wrong with the page as it stands: too wide for the screen, or jumped while it loaded.
const wrong = [];
const root = document.documentElement;
const width = root.clientWidth;
if (root.scrollWidth > width) {
  const inScroller = element => {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
      if (getComputedStyle(at).overflowX !== 'visible') return true;
    }
    return false;
  };
  const wide = [...document.querySelectorAll('body *')]
    .filter(element => element.getBoundingClientRect().right > width + 1 && !inScroller(element))
    .slice(0, 5)
    .map(element => `<${element.localName} class="${element.getAttribute('class') || ''}">`);
  wrong.push(`it is ${root.scrollWidth} px wide on a screen of ${width} px: ${wide.join(', ')}`);
}
const observer = new PerformanceObserver(() => {});
observer.observe({ type: 'layout-shift', buffered: true });
const shifts = observer.takeRecords().filter(shift => !shift.hadRecentInput);
observer.disconnect();
const moved = shifts.reduce((sum, shift) => sum + shift.value, 0);
if (moved >= 0.1) {
  const what = shifts.flatMap(shift => shift.sources || []).map(source => source.node)
    .map(node => node && node.nodeType === 1 ? `<${node.localName} class="${node.getAttribute('class') || ''}">` : String(node));
  wrong.push(`it jumped by ${moved.toFixed(3)} (0.1 is the limit): ${[...new Set(what)].slice(0, 5).join(', ')}`);
}
return wrong;
