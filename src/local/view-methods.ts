import { method, refusal } from './api-method.ts';
import type { ApiMethod, Refusal } from './api-method.ts';
import { LIMITS } from './block-limits.ts';
import { asString, isRecord } from './json.ts';
import type { Core, Json, View } from './model.ts';
import type { Trigger } from './triggers.ts';
import { checkView } from './view-rules.ts';
import { closeViews, createView, isExternalIdTaken, replaceView, stackOf, viewPayload } from './views.ts';

/** docs.slack.dev/reference/methods/views.*: none of them needs a scope. */
export const VIEW_METHODS: Readonly<Record<string, ApiMethod>> = {
  'views.open': method(4, '', open),
  'views.push': method(4, '', push),
  'views.update': method(4, '', update),
  'views.publish': method(4, '', publish),
};

function open(core: Core, args: Json): Json {
  const definition = checkedView(args['view'], 'modal');
  if ('error' in definition) return definition;
  if (isExternalIdTaken(core, definition)) return refusal('duplicate_external_id');
  const trigger = exchange(core, args['trigger_id']);
  if ('error' in trigger) return trigger;
  closeViews(core, trigger.userId, true);
  return show(core, createView(core, trigger.userId, definition));
}

/** Needs a trigger from within the modal: docs.slack.dev/reference/methods/views.push */
function push(core: Core, args: Json): Json {
  const definition = checkedView(args['view'], 'modal');
  if ('error' in definition) return definition;
  if (isExternalIdTaken(core, definition)) return refusal('duplicate_external_id');
  const trigger = exchange(core, args['trigger_id']);
  if ('error' in trigger) return trigger;
  const stack = stackOf(core, trigger.userId);
  if (stack.length >= LIMITS.viewStack) return refusal('push_limit_reached');
  const previous = stack.includes(trigger.viewId ?? '') ? core.views.get(stack.at(-1) ?? '') : undefined;
  return previous === undefined
    ? refusal('not_found')
    : show(core, createView(core, trigger.userId, definition, previous));
}

function update(core: Core, args: Json): Json {
  const definition = checkedView(args['view'], 'modal');
  if ('error' in definition) return definition;
  const view = findView(core, args);
  if (view === undefined) return refusal('not_found');
  if (isExternalIdTaken(core, definition, view)) return refusal('duplicate_external_id');
  if (isStale(view, args['hash'])) return refusal('hash_conflict');
  replaceView(core, view, definition);
  return { ok: true, view: viewPayload(core, view) };
}

function publish(core: Core, args: Json): Json {
  if (!core.manifest.hasHomeTab) return refusal('not_enabled');
  const userId = asString(args['user_id']);
  if (!core.users.has(userId)) return refusal('invalid_arguments', ['no such user [json-pointer:/user_id]']);
  const definition = checkedView(args['view'], 'home');
  if ('error' in definition) return definition;
  const home = core.homes.get(userId);
  if (home !== undefined && isStale(home, args['hash'])) return refusal('hash_conflict');
  if (home !== undefined) replaceView(core, home, definition);
  const view = home ?? createView(core, userId, definition);
  core.homes.set(userId, view);
  core.changed();
  return { ok: true, view: viewPayload(core, view) };
}

function show(core: Core, view: View): Json {
  stackOf(core, view.userId).push(view.id);
  core.changed();
  return { ok: true, view: viewPayload(core, view) };
}

function checkedView(view: unknown, type: 'modal' | 'home'): Json | Refusal {
  const problem = checkView(view, type);
  if (problem !== undefined) return refusal(problem.error, problem.messages);
  return isRecord(view) ? view : {};
}

/** Uses the trigger up. */
function exchange(core: Core, triggerId: unknown): Trigger | Refusal {
  if (asString(triggerId) === '') return refusal('invalid_arguments', ['missing required field: trigger_id']);
  const trigger = core.triggers.look(asString(triggerId));
  if (typeof trigger === 'string') return refusal(trigger);
  trigger.isUsed = true;
  return trigger;
}

function findView(core: Core, args: Json): View | undefined {
  const externalId = asString(args['external_id']);
  if (externalId === '') return core.views.get(asString(args['view_id']));
  return [...core.views.values()].find((view) => view.definition['external_id'] === externalId);
}

function isStale(view: View, hash: unknown): boolean {
  return hash !== undefined && hash !== '' && hash !== view.hash;
}
