import { deed, followChanges, get } from './api.js';
import { showChannel } from './channel.js';
import { announce, byId } from './dom.js';
import { prepareFaults, showFaults } from './faults.js';
import { showHome } from './home.js';
import { listenToBlocks } from './interact.js';
import { prepareInspector, showInspector } from './inspector.js';
import { listenToKeys } from './keys.js';
import { prepareModal, showModal } from './modal.js';
import { prepareSidebar, showSidebar } from './sidebar.js';
import { go, personOf, readAddress, state } from './state.js';
import { prepareTheme } from './theme.js';
import { showThread } from './thread.js';

let isAsking = false;
let isStale = false;

/** Asks what to show and shows it; changes that come meanwhile lead to one more question. */
async function refresh() {
  if (isAsking) {
    isStale = true;
    return;
  }
  isAsking = true;
  try {
    do {
      isStale = false;
      const place = {
        as: state.as,
        ...(state.channel && { channel: state.channel }),
        ...(state.thread && { thread: state.thread }),
      };
      const sight = await get('/api/look', place);
      const isWanted = sight.viewerId === state.as && (sight.channel?.id ?? '') === state.channel;
      if (isWanted) show(sight);
      else if (!isStale) go({ channel: state.start.firstChannel });
    } while (isStale);
  } finally {
    isAsking = false;
  }
}

function show(sight) {
  state.sight = sight;
  showSidebar();
  showChannel();
  showHome();
  showThread();
  showModal();
  showFaults();
  if (state.isInspecting) void showInspector();
}

async function arrive() {
  const before = state.as;
  readAddress();
  state.sight = undefined;
  if (before !== '' && before !== state.as)
    announce(`You are ${personOf(state.as).name} now (${personOf(state.as).language}).`);
  await refresh();
  if (state.channel === '') await deed('home');
}

async function begin() {
  state.start = await get('/api/start');
  prepareTheme();
  prepareSidebar();
  prepareModal();
  prepareInspector(refresh);
  prepareFaults();
  listenToBlocks();
  listenToKeys();
  readAddress();
  addEventListener('hashchange', () => void arrive());
  await deed('reload');
  await arrive();
  followChanges(refresh, (isConnected) => {
    byId('channel').classList.toggle('is-lost', !isConnected);
    if (!isConnected) announce('The bot has been stopped. Start it again, and this page goes on.');
  });
  document.body.dataset.ready = 'true';
}

await begin();
