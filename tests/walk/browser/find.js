// Gives the first visible element with a role and an accessible name, the exact name before one that holds it.
const [role, name] = arguments;
const kinds = {
  button: 'button, [role="button"], input[type="submit"], summary',
  link: 'a[href]',
  textbox: 'textarea, input:not([type]), input[type="text"], input[type="search"], input[type="email"], ' +
    'input[type="password"], input[type="number"], input[type="url"], input[type="date"]',
  combobox: 'select',
  checkbox: 'input[type="checkbox"], [role="switch"]',
  radio: 'input[type="radio"]',
  file: 'input[type="file"]',
  heading: 'h1, h2, h3, h4',
};
const tidy = text => (text || '').replace(/\s+/g, ' ').trim();
const nameOf = element => {
  const by = element.getAttribute('aria-labelledby');
  if (by) return tidy(by.split(/\s+/).map(id => document.getElementById(id)?.textContent).join(' '));
  const label = element.getAttribute('aria-label');
  if (label) return tidy(label);
  if (element.labels?.length) return tidy([...element.labels].map(label => label.textContent).join(' '));
  if (element.matches('input[type="submit"]')) return tidy(element.value);
  const pictures = [...element.querySelectorAll('img[alt]')].map(picture => picture.alt);
  return tidy(element.textContent) || tidy(pictures.join(' ')) || tidy(element.title);
};
const isSeen = element => {
  const box = element.getBoundingClientRect();
  return element.matches('[type="radio"], [type="checkbox"], [type="file"]') ||
    element.checkVisibility({ visibilityProperty: true }) && box.width > 0 && box.height > 0;
};
const all = [...document.querySelectorAll(kinds[role])].filter(isSeen);
return all.find(element => nameOf(element) === name) || all.find(element => nameOf(element).includes(name)) || null;
