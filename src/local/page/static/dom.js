/** Makes an element. Properties beginning with "on" are listeners, those with a dash or "role" are attributes. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name in element && !name.includes('-')) element[name] = value;
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== false));
  return element;
}

export function byId(id) {
  return document.getElementById(id);
}

/** HTML that the page's own server drew; it escapes everything that somebody wrote. */
export function drawn(tag, className, html) {
  const element = h(tag, { className });
  element.innerHTML = html;
  return element;
}

/** Changes what is inside an element, and puts the focus back on the control that had it. */
export function keepingFocus(container, change) {
  const { activeElement } = document;
  const hadFocus = activeElement !== null && container.contains(activeElement) && activeElement !== container;
  const { action } = hadFocus ? activeElement.dataset : {};
  change();
  if (!hadFocus || container.contains(document.activeElement)) return;
  const again = action === undefined ? null : container.querySelector(`[data-action="${CSS.escape(action)}"]`);
  (again ?? container.closest('[tabindex]') ?? container).focus({ preventScroll: true });
}

let last = '';

/** Says something to screen readers, and shows it for a moment. */
export function announce(text) {
  const place = byId('announcement');
  last = text;
  place.textContent = text;
  place.classList.add('is-shown');
  setTimeout(() => {
    if (last === text) place.classList.remove('is-shown');
  }, 4000);
}

/** "14:05" of a Slack timestamp, in the visitor's own form. */
export function timeOf(ts) {
  return new Date(Number(ts) * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}
