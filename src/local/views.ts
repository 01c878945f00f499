import { elementsOf } from './block-rules.ts';
import { STATEFUL_TYPES } from './element-rules.ts';
import { asList, asRecord, asString, isRecord } from './json.ts';
import { fillIds } from './messages.ts';
import type { Core, Json, View, ViewState } from './model.ts';

/** Stores a checked view of a user: on top of `previous` when it is pushed, as a root otherwise. */
export function createView(core: Core, userId: string, definition: Json, previous?: View): View {
  const id = core.ids.next('V');
  const stored = withIds(core, definition);
  const view: View = {
    id,
    userId,
    rootViewId: previous?.rootViewId ?? id,
    previousViewId: previous?.id ?? null,
    definition: stored,
    hash: newHash(core),
    state: initialState(stored),
  };
  core.views.set(id, view);
  return view;
}

/** What the user typed stays where block_id and action_id stay. */
export function replaceView(core: Core, view: View, definition: Json): void {
  view.definition = withIds(core, definition);
  view.hash = newHash(core);
  const fresh = initialState(view.definition);
  for (const [blockId, actions] of Object.entries(fresh)) {
    for (const actionId of Object.keys(actions)) {
      const kept = view.state[blockId]?.[actionId];
      if (kept !== undefined) actions[actionId] = kept;
    }
  }
  view.state = fresh;
  core.changed();
}

export function stackOf(core: Core, userId: string): string[] {
  const stack = core.viewStacks.get(userId) ?? [];
  core.viewStacks.set(userId, stack);
  return stack;
}

export function topView(core: Core, userId: string): View | undefined {
  const id = stackOf(core, userId).at(-1);
  return id === undefined ? undefined : core.views.get(id);
}

/** Takes the top view away, or the whole stack. Returns the views that were closed, topmost first. */
export function closeViews(core: Core, userId: string, isWholeStack: boolean): View[] {
  const stack = stackOf(core, userId);
  const ids = stack.splice(isWholeStack ? 0 : Math.max(0, stack.length - 1)).toReversed();
  const closed = ids.flatMap((id) => core.views.get(id) ?? []);
  for (const view of closed) core.views.delete(view.id);
  core.changed();
  return closed;
}

/** The external id of another open view of the workspace may not be used again. */
export function isExternalIdTaken(core: Core, definition: Json, own?: View): boolean {
  const externalId = asString(definition['external_id']);
  const others = [...core.views.values()].filter((view) => view !== own);
  return externalId !== '' && others.some((view) => view.definition['external_id'] === externalId);
}

/** The view as Slack's payloads and answers show it. */
export function viewPayload(core: Core, view: View): Json {
  const base = { private_metadata: '', callback_id: '', external_id: '', title: null, close: null, submit: null };
  return {
    clear_on_close: false,
    notify_on_close: false,
    ...base,
    ...view.definition,
    id: view.id,
    team_id: core.team.id,
    state: { values: view.state },
    hash: view.hash,
    previous_view_id: view.previousViewId,
    root_view_id: view.rootViewId,
    app_id: core.bot.appId,
    app_installed_team_id: core.team.id,
    bot_id: core.bot.botId,
  };
}

/** The value object that Slack keeps for an element: `value` is a text, an option's value, an id or a list of them. */
export function stateValue(element: Json, value: string | readonly string[] | null): Json {
  const type = asString(element['type']);
  const chosen = (one: string): unknown => optionsOf(element).find((entry) => entry['value'] === one) ?? { value: one };
  if (type.endsWith('_input')) return { type, value: value === '' ? null : value };
  if (type.startsWith('multi_') || type === 'checkboxes')
    return { type, selected_options: [value ?? []].flat().map(chosen) };
  const plural = /^(users|channels|conversations)_select$/u.exec(type)?.[1];
  if (plural !== undefined) return { type, [`selected_${plural.slice(0, -1)}`]: value };
  const moment = /^(date|time)picker$/u.exec(type)?.[1];
  if (moment !== undefined) return { type, [`selected_${moment}`]: value };
  return { type, selected_option: value === null ? null : chosen([value].flat().join('')) };
}

export function optionsOf(element: Json): Json[] {
  const grouped = asList(element['option_groups']).flatMap((group) => asList(asRecord(group)['options']));
  return [...asList(element['options']), ...grouped].filter(isRecord);
}

function withIds(core: Core, definition: Json): Json {
  return { ...definition, blocks: fillIds(core, asList(definition['blocks']).filter(isRecord)) };
}

function newHash(core: Core): string {
  return `${Math.floor(core.now() / 1000)}.${core.ids.secret().slice(0, 8)}`;
}

function initialState(definition: Json): ViewState {
  const state: ViewState = {};
  for (const block of asList(definition['blocks']).filter(isRecord)) {
    for (const element of elementsOf(block).filter((entry) => STATEFUL_TYPES.has(asString(entry['type'])))) {
      const actions = (state[asString(block['block_id'])] ??= {});
      actions[asString(element['action_id'])] = stateValue(element, initialValue(element));
    }
  }
  return state;
}

function initialValue(element: Json): string | string[] | null {
  const options = element['initial_options'] ?? element['initial_option'];
  if (Array.isArray(options)) return options.map((entry) => asString(asRecord(entry)['value']));
  if (options !== undefined) return asString(asRecord(options)['value']);
  const other = ['value', 'user', 'channel', 'conversation', 'date', 'time'].map((name) => element[`initial_${name}`]);
  return asString(other.find((value) => value !== undefined)) || null;
}
