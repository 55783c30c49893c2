// Whether the page is wider than the screen, and what makes it so.
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
return wrong;
