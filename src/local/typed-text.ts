import type { Core } from './model.ts';

/**
 * What a Slack client sends for what a user types: "@name" and "#channel" become ids, addresses become links, and `& < >` become
 * entities (docs.slack.dev/messaging/formatting-message-text). Control sequences such as <@U123> stay as they are.
 */
export function asSent(core: Core, typed: string): string {
  return typed
    .split(CONTROL_OR_LINK)
    .map((part, index) => (index % 2 === 1 ? asLink(part) : escapePlain(core, part)))
    .join('');
}

/** With should_escape, a private channel comes as its id only: docs.slack.dev/interactivity/implementing-slash-commands */
export function asCommandText(core: Core, typed: string, shouldEscape: boolean): string {
  if (!shouldEscape) return typed;
  const withNames = (_all: string, id: string): string => `<@${id}|${core.users.get(id)?.name ?? ''}>`;
  const withChannels = (_all: string, id: string): string =>
    `<#${id}|${core.channels.get(id)?.kind === 'public' ? (core.channels.get(id)?.name ?? '') : ''}>`;
  return asSent(core, typed)
    .replaceAll(/<@(\w+)>/gu, withNames)
    .replaceAll(/<#(\w+)>/gu, withChannels);
}

const CONTROL_OR_LINK = /(<[@#!][^<>\s]*>|<(?:https?|mailto):[^<>\s]+>|https?:\/\/[^\s<>]+)/u;

function asLink(part: string): string {
  return part.startsWith('<') ? part : `<${part.replaceAll('&', '&amp;')}>`;
}

function escapePlain(core: Core, part: string): string {
  const escaped = part.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped.replaceAll(
    /(?<!\S)([@#])([\w.-]*\w)/gu,
    (all, sign: string, name: string) => idFor(core, sign, name) ?? all,
  );
}

function idFor(core: Core, sign: string, name: string): string | undefined {
  const everyone = sign === '@' ? core.users : core.channels;
  const found = [...everyone.values()].find((entry) => entry.name === name);
  return found === undefined ? undefined : `<${sign}${found.id}>`;
}
