import { deliverDeed, refusedDeed } from './deed.ts';
import type { Deed } from './deed.ts';
import { chosenValues, clickAction, findElement } from './elements.ts';
import { eventDelivery, isSubscribed } from './events.ts';
import { closingDelivery, messageActionDelivery, viewActionDelivery } from './interaction-payloads.ts';
import { asList, asString, isRecord } from './json.ts';
import { directMessageId } from './colleagues.ts';
import type { Core, Json, User, View } from './model.ts';
import { fillIn, type Entries } from './submitting.ts';
import { closeViews, stateValue, viewPayload } from './views.ts';
import { mustBeEmpty, visibleMessage } from './writing.ts';

/**
 * Presses a button of a message (by ts) or of a view (by id); a confirmation dialog is confirmed. Slack tells the bot what stands in
 * the view's inputs at that moment: `typed`.
 */
export async function click(
  core: Core,
  user: User,
  target: string,
  wanted: string,
  typed: Entries = {},
): Promise<Deed> {
  const view = viewOf(core, user, target);
  if (view !== undefined) for (const [name, entered] of Object.entries(typed)) fillIn(view, name, entered);
  const placed = findElement(blocksOf(core, user, target), wanted);
  return act(core, user, target, clickAction(placed, wanted), {});
}

/** Chooses in a menu or a picker. In an input block this only fills it in, unless it dispatches. */
export async function select(
  core: Core,
  user: User,
  target: string,
  wanted: string,
  choice: string | readonly string[],
): Promise<Deed> {
  const { block, element } = findElement(blocksOf(core, user, target), wanted);
  const isMany = Array.isArray(choice);
  const values = chosenValues(element, isMany ? choice : [String(choice)]);
  const value = stateValue(element, isMany ? values : (values[0] ?? null));
  const blockId = asString(block['block_id']);
  const actionId = asString(element['action_id']);
  const view = viewOf(core, user, target);
  if (view !== undefined && element['type'] !== 'overflow') (view.state[blockId] ??= {})[actionId] = value;
  if (block['type'] === 'input' && block['dispatch_action'] !== true) return { isAcked: true, deliveries: [] };
  const state = { [blockId]: { [actionId]: value } };
  return act(core, user, target, { ...value, type: element['type'], action_id: actionId, block_id: blockId }, state);
}

/** Closes the view on top; closing the whole modal tells the bot of every view that wanted to know. */
export async function close(core: Core, user: User, isWholeStack: boolean): Promise<Deed> {
  const views = closeViews(core, user.id, isWholeStack).filter((view) => view.definition['notify_on_close'] === true);
  return mustBeEmpty(
    core,
    await deliverDeed(
      core,
      views.map((view) => closingDelivery(core, user, view, isWholeStack)),
    ),
  );
}

/** Every visit is told, also when the tab has been filled before. */
export async function openHome(core: Core, user: User, tab: 'home' | 'messages'): Promise<Deed> {
  const isThere = tab === 'home' ? core.manifest.hasHomeTab : core.manifest.hasMessagesTab;
  if (!isThere) return refusedDeed(`the manifest has no ${tab} tab`);
  if (!isSubscribed(core, 'app_home_opened')) return { isAcked: true, deliveries: [] };
  const home = core.homes.get(user.id);
  const view = home === undefined || tab === 'messages' ? {} : { view: viewPayload(core, home) };
  const event = {
    type: 'app_home_opened',
    user: user.id,
    channel: directMessageId(user.id),
    tab,
    event_ts: core.ids.ts(),
    ...view,
  };
  return deliverDeed(core, [eventDelivery(core, event)]);
}

/** One of the user's open modal views or the user's Home tab. */
export function viewOf(core: Core, user: User, id: string): View | undefined {
  const view = core.views.get(id);
  return view?.userId === user.id ? view : undefined;
}

async function act(core: Core, user: User, target: string, action: Json, state: Json): Promise<Deed> {
  if (!core.manifest.hasInteractivity) return refusedDeed('interactivity is switched off in the manifest');
  const view = viewOf(core, user, target);
  const delivery =
    view === undefined
      ? messageActionDelivery(core, user, visibleMessage(core, user, target), action, state)
      : viewActionDelivery(core, user, view, action);
  return mustBeEmpty(core, await deliverDeed(core, [delivery]));
}

function blocksOf(core: Core, user: User, target: string): Json[] {
  const view = viewOf(core, user, target);
  if (view !== undefined) return asList(view.definition['blocks']).filter(isRecord);
  return visibleMessage(core, user, target).blocks;
}
