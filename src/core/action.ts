import { isLanguage, type Language } from './language.ts';
import { parseSettingChange, type SettingChange } from './team-settings.ts';

/**
 * What a follow-up has to know about the report it belongs to. Travels inside the button, so that every click works after a
 * restart and without a store; the report's text is not in it.
 */
export interface Case {
  readonly id: string;
  /** The language in which the message was written that carries the button. */
  readonly language: Language;
  /** Modules shown, best first. */
  readonly modules: readonly string[];
  /** Symptom id of each module shown, in the same order. */
  readonly symptoms: readonly string[];
  /** Next candidates, not shown yet. */
  readonly rest: readonly string[];
  /** Modules the people concerned have ruled out. */
  readonly tried: readonly string[];
  /** The words that decided, for the one line that says why. */
  readonly why: readonly string[];
  /** The words that decided for the second trouble, of a report that holds two. */
  readonly whySecond?: readonly string[];
  /** The modules are a choice, not an answer. */
  readonly isChoice?: true;
}

/** What a button, a menu or a subcommand asks for. */
export type Action =
  | { readonly kind: 'help' }
  | { readonly kind: 'browse'; readonly case?: Case }
  | { readonly kind: 'show-module'; readonly module: string; readonly case?: Case }
  | { readonly kind: 'open-section'; readonly section: string; readonly module?: string }
  | { readonly kind: 'share-section'; readonly section: string; readonly language: Language }
  | { readonly kind: 'share-answer'; readonly case: Case }
  | { readonly kind: 'decide'; readonly module: string; readonly case: Case }
  | { readonly kind: 'not-this'; readonly case: Case }
  | { readonly kind: 'ask-human'; readonly case: Case }
  | { readonly kind: 'feedback'; readonly solved: boolean; readonly case: Case }
  | { readonly kind: 'show-in'; readonly language: Language; readonly case: Case }
  | { readonly kind: 'set-language'; readonly language: Language | 'automatic' }
  | { readonly kind: 'stats' }
  | { readonly kind: 'gaps' }
  | { readonly kind: 'settings' }
  | { readonly kind: 'change-setting'; readonly change: SettingChange }
  | { readonly kind: 'forget-me' };

type ActionKind = Action['kind'];

/** Reads an action that came back from outside. Undefined when it is none of ours: from older data, or forged. */
export function parseAction(value: unknown): Action | undefined {
  if (!isRecord(value) || typeof value['kind'] !== 'string') return undefined;
  const kind = value['kind'];
  if (!Object.hasOwn(READERS, kind)) return undefined;
  return READERS[kind as ActionKind](value);
}

type Fields = Readonly<Record<string, unknown>>;

const READERS: { readonly [K in ActionKind]: (fields: Fields) => Extract<Action, { kind: K }> | undefined } = {
  help: () => ({ kind: 'help' }),
  stats: () => ({ kind: 'stats' }),
  gaps: () => ({ kind: 'gaps' }),
  settings: () => ({ kind: 'settings' }),
  'change-setting': (fields) => {
    const given = isRecord(fields['change']) ? fields['change'] : {};
    const change = parseSettingChange(given['setting'], given['value']);
    return change === undefined ? undefined : { kind: 'change-setting', change };
  },
  'forget-me': () => ({ kind: 'forget-me' }),
  browse: (fields) => ({ kind: 'browse', ...optionalCase(fields) }),
  'show-module': (fields) => {
    const module = readId(fields['module']);
    return module === undefined ? undefined : { kind: 'show-module', module, ...optionalCase(fields) };
  },
  'open-section': (fields) => {
    const section = readId(fields['section']);
    const module = readId(fields['module']);
    if (section === undefined) return undefined;
    return { kind: 'open-section', section, ...(module === undefined ? {} : { module }) };
  },
  'share-section': (fields) => {
    const section = readId(fields['section']);
    const language = fields['language'];
    return section === undefined || !isLanguage(language) ? undefined : { kind: 'share-section', section, language };
  },
  'share-answer': (fields) => withCase(fields, (found) => ({ kind: 'share-answer', case: found })),
  decide: (fields) => {
    const module = readId(fields['module']);
    return module === undefined ? undefined : withCase(fields, (found) => ({ kind: 'decide', module, case: found }));
  },
  'not-this': (fields) => withCase(fields, (found) => ({ kind: 'not-this', case: found })),
  'ask-human': (fields) => withCase(fields, (found) => ({ kind: 'ask-human', case: found })),
  feedback: (fields) => {
    const solved = fields['solved'];
    return typeof solved !== 'boolean'
      ? undefined
      : withCase(fields, (found) => ({ kind: 'feedback', solved, case: found }));
  },
  'show-in': (fields) => {
    const language = fields['language'];
    return isLanguage(language) ? withCase(fields, (found) => ({ kind: 'show-in', language, case: found })) : undefined;
  },
  'set-language': (fields) => {
    const language = fields['language'];
    return isLanguage(language) || language === 'automatic' ? { kind: 'set-language', language } : undefined;
  },
};

function withCase<T>(fields: Fields, make: (found: Case) => T): T | undefined {
  const found = readCase(fields['case']);
  return found === undefined ? undefined : make(found);
}

function optionalCase(fields: Fields): { readonly case?: Case } {
  const found = readCase(fields['case']);
  return found === undefined ? {} : { case: found };
}

function readCase(value: unknown): Case | undefined {
  if (!isRecord(value)) return undefined;
  const id = readId(value['id']);
  const language = value['language'];
  const [modules, symptoms, rest, tried, why] = ['modules', 'symptoms', 'rest', 'tried', 'why'].map((name) =>
    readWords(value[name]),
  );
  const whySecond = readWords(value['whySecond']);
  if (id === undefined || !isLanguage(language) || !modules || !symptoms || !rest || !tried || !why) return undefined;
  return {
    id,
    language,
    modules,
    symptoms,
    rest,
    tried,
    why,
    ...(whySecond === undefined ? {} : { whySecond }),
    ...(value['isChoice'] === true ? { isChoice: true } : {}),
  };
}

/** Ids are words of our own making; anything longer or odd was not written by us. */
function readId(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w./@:-]{1,80}$/u.test(value) ? value : undefined;
}

function readWords(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length > 20) return undefined;
  return value.every((word): word is string => typeof word === 'string' && word.length <= 80) ? value : undefined;
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
