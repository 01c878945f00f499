import type { Deed } from '../deed.ts';
import { asList, asRecord, asString, isRecord } from '../json.ts';
import type { Json } from '../model.ts';
import type { Person } from '../person.ts';
import type { Workspace } from '../workspace.ts';

/** What the page is told of a deed. */
export interface DeedReport {
  readonly isAcked: boolean;
  readonly ackMs?: number;
  readonly refused?: string;
  readonly ts?: string;
  /** Complaints about inputs, by block_id. */
  readonly errors?: Json;
}

/** Does what the page asks for in the name of a person. Throws when that person cannot do it at all. */
export async function doDeed(workspace: Workspace, asked: Json): Promise<DeedReport> {
  const person = workspace.as(asString(asked['as']));
  const kind = asString(asked['kind']);
  const act = Object.hasOwn(DEEDS, kind) ? DEEDS[kind] : undefined;
  if (act === undefined) throw new Error(`no deed ${kind}`);
  const deed = await act(person, asked);
  return deed === undefined ? { isAcked: true } : reportOf(deed);
}

type Act = (person: Person, asked: Json) => Promise<Deed> | undefined;

const DEEDS: Readonly<Record<string, Act>> = {
  post: (person, asked) => person.postMessage(text(asked, 'channel'), text(asked, 'text'), threadOf(asked)),
  command: (person, asked) => command(person, asked),
  edit: (person, asked) => person.editMessage(text(asked, 'channel'), text(asked, 'ts'), text(asked, 'text')),
  delete: (person, asked) => person.deleteMessage(text(asked, 'channel'), text(asked, 'ts')),
  click: (person, asked) => person.click(text(asked, 'target'), text(asked, 'action'), entriesOf(asked['entries'])),
  select: (person, asked) => person.select(text(asked, 'target'), text(asked, 'action'), choiceOf(asked['choice'])),
  submit: (person, asked) => person.submit(text(asked, 'target'), entriesOf(asked['entries'])),
  close: (person, asked) => person.close({ all: asked['all'] === true }),
  shortcut: (person, asked) => person.shortcut(text(asked, 'callback'), text(asked, 'ts')),
  home: (person) => person.openHome(),
  invite: (person, asked) => person.invite(text(asked, 'channel')),
  reload(person) {
    person.reload();
    return undefined;
  },
};

/** `/invite @bot` is Slack's own command; all others are the app's or unknown. */
function command(person: Person, asked: Json): Promise<Deed> {
  const line = text(asked, 'text');
  if (/^\/invite(?:\s|$)/u.test(line)) return person.invite(text(asked, 'channel'));
  return person.slashCommand(text(asked, 'channel'), line, threadOf(asked));
}

function reportOf({ isAcked, ackMs, refused, ts, ackBody }: Deed): DeedReport {
  const errors = isRecord(ackBody) && ackBody['response_action'] === 'errors' ? asRecord(ackBody['errors']) : undefined;
  return {
    isAcked,
    ...(ackMs === undefined ? {} : { ackMs }),
    ...(refused === undefined ? {} : { refused }),
    ...(ts === undefined ? {} : { ts }),
    ...(errors === undefined ? {} : { errors }),
  };
}

function text(asked: Json, name: string): string {
  return asString(asked[name]);
}

function threadOf(asked: Json): { threadTs?: string } {
  return text(asked, 'thread') === '' ? {} : { threadTs: text(asked, 'thread') };
}

function choiceOf(choice: unknown): string | string[] {
  return Array.isArray(choice) ? choice.map(asString) : asString(choice);
}

function entriesOf(entries: unknown): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(asRecord(entries)).map(([name, value]) => [
      name,
      Array.isArray(value) ? asList(value).map(asString) : asString(value),
    ]),
  );
}
