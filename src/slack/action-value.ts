import { parseAction, type Action } from '../core/action.ts';
import { isLanguage } from '../core/language.ts';

/** An action inside a button's value, which holds 2,000 characters. */
export function packAction(action: Action): string {
  return JSON.stringify(action);
}

/** The value of a menu's option holds 150 characters: of a case only what it takes to write the answer again. */
export function packOption(action: Action): string {
  if (action.kind !== 'show-in') return packAction(action);
  const { id, symptoms, modules, isChoice } = action.case;
  const shown = modules.map((module, at) => symptoms[at] ?? `${module}/`).join(',');
  return ['show-in', action.language, id, shown, ...(isChoice === true ? ['choice'] : [])].join(' ');
}

/** Undefined when the value is not one of ours: from another version, or forged. */
export function unpackAction(value: string | undefined): Action | undefined {
  if (value === undefined || value.length > 2_000) return undefined;
  return value.startsWith('show-in ') ? unpackShowIn(value) : parseAction(readJson(value));
}

function unpackShowIn(value: string): Action | undefined {
  const [, language, id, list = '', choice] = value.split(' ');
  if (!isLanguage(language) || id === undefined) return undefined;
  const symptoms = list === '' ? [] : list.split(',');
  const modules = symptoms.map((symptom) => symptom.split('/', 1)[0] ?? '');
  return parseAction({
    kind: 'show-in',
    language,
    case: { id, language, modules, symptoms, rest: [], tried: [], why: [], isChoice: choice === 'choice' },
  });
}

function readJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
