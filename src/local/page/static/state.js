/** What this tab looks at. It stands in the address, so that two tabs can be two people, and the back button works. */
export const state = {
  /** What does not change: people, commands, suggestions. */
  start: undefined,
  as: '',
  /** Id of the channel; "" is the app's own page. */
  channel: '',
  thread: '',
  /** What the server last told us to show. */
  sight: undefined,
  isInspecting: false,
  /** ts of the message that is being edited. */
  editing: '',
};

const APP_PAGE = 'app';

export function readAddress() {
  const [as = '', channel = '', thread = ''] = decodeURIComponent(location.hash.slice(1)).split('/');
  const { people } = state.start;
  state.as = people.some((person) => person.id === as && !person.isBot) ? as : firstPerson();
  state.channel = channel === APP_PAGE ? '' : channel || state.start.firstChannel;
  state.thread = thread;
  state.editing = '';
}

/** Changes go through the address; the listener of `hashchange` shows them. */
export function go(changes) {
  const { as, channel, thread } = { as: state.as, channel: state.channel, thread: '', ...changes };
  const place = [as, channel || APP_PAGE, ...(thread === '' ? [] : [thread])].join('/');
  if (location.hash === `#${place}`) dispatchEvent(new HashChangeEvent('hashchange'));
  else location.hash = place;
}

export function personOf(id) {
  return state.start.people.find((person) => person.id === id);
}

/** The colleague who speaks the visitor's language. */
function firstPerson() {
  const people = state.start.people.filter((person) => !person.isBot);
  const [language] = navigator.language.split('-');
  return (people.find((person) => person.locale.startsWith(`${language}-`)) ?? people[0]).id;
}
