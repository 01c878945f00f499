import { byId } from './dom.js';

const THEMES = { auto: 'automatic', light: 'light', dark: 'dark' };

/** Three states, remembered: as the system says, light, dark. */
export function prepareTheme() {
  const button = byId('theme-button');
  const names = Object.keys(THEMES);
  const apply = (theme) => {
    document.documentElement.dataset.theme = theme;
    button.setAttribute('aria-label', `Colours: ${THEMES[theme]}`);
    button.title = `Colours: ${THEMES[theme]}`;
    button.textContent = { auto: '◐', light: '☀', dark: '☾' }[theme];
  };
  let theme = names.find((name) => name === localStorage.getItem('theme')) ?? 'auto';
  apply(theme);
  button.addEventListener('click', () => {
    theme = names[(names.indexOf(theme) + 1) % names.length];
    localStorage.setItem('theme', theme);
    apply(theme);
  });
}
