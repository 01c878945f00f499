import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkReplies } from '../../src/cli/check-replies.ts';
import { checkContent, inOrder } from '../../src/content/check-content.ts';
import type { Finding } from '../../src/content/check-folder.ts';
import type { ContentPlace } from '../../src/content/load-content.ts';
import { teamPlace } from '../../src/content/open-content.ts';
import { LANGUAGES, type Language } from '../../src/core/language.ts';
import type { Model } from '../../src/core/model.ts';

/** Texts of files by path; `undefined` deletes a file, a function changes it. */
export type Changes = Readonly<Record<string, string | undefined | ((text: string) => string)>>;

/** Judges by likeness to phrases alone. */
export const SMALL_MODEL: Model = {
  bias: { none: 0 },
  weights: {},
  shared: { named: 3, namedTersely: 0, signals: 3, phrase: 6, phraseAbove: 6, missing: 3 },
  symptoms: {},
  words: '',
  limits: { speak: 0.3, answer: 0.5, offer: 0.1, second: {} },
};

export interface SmallOptions {
  /** Files of a team's folder, laid over. */
  readonly team?: Changes;
  readonly model?: Model;
  /** Also renders everything the bot can say, which takes a fifth of a second. */
  readonly withReplies?: boolean;
}

/** Writes a complete small content in five languages, with changes, and checks it. Files of findings are relative to the folder. */
export async function checkSmall(
  folder: string,
  changes: Changes = {},
  { team, model = SMALL_MODEL, withReplies = false }: SmallOptions = {},
): Promise<Finding[]> {
  const builtIn = writeSmallContent(folder, changes);
  const teamFolder = join(folder, 'team');
  if (team !== undefined) writeFiles(teamFolder, {}, team);
  const checked = checkContent(team === undefined ? { builtIn } : { builtIn, team: teamPlace(teamFolder) }, model);
  const replies = withReplies && checked.isComplete ? await checkReplies(checked, model) : [];
  return inOrder([...checked.findings, ...replies]).map((finding) => ({
    ...finding,
    file: relative(folder, finding.file),
    message: finding.message.replaceAll(`${folder}/`, ''),
  }));
}

export function writeSmallContent(folder: string, changes: Changes = {}): ContentPlace {
  writeFiles(
    folder,
    { ...COMMON, ...Object.fromEntries(LANGUAGES.flatMap((language) => Object.entries(filesOf(language)))) },
    changes,
  );
  return { data: join(folder, 'data'), locales: join(folder, 'locales') };
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>, changes: Changes): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const path of new Set([...Object.keys(files), ...Object.keys(changes)])) {
    const change = path in changes ? changes[path] : files[path];
    const text = typeof change === 'function' ? change(files[path] ?? '') : change;
    if (text === undefined) continue;
    if (typeof change === 'function' && text === files[path])
      throw new RangeError(`the change to ${path} changes nothing`);
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const COMMON: Readonly<Record<string, string>> = {
  'data/modules/mta.yml':
    'area: sending\nsignals: [mta.log]\nsymptoms:\n  not-sending: { signals: [] }\nsections: [log-files]\n',
  'data/modules/stat.yml': 'area: sending\nsymptoms:\n  quota: {}\nsections: [log-files, open-ports]\n',
  'data/modules/web.yml': 'area: platform\nsymptoms:\n  no-login: {}\nsections: [open-ports]\n',
  'data/look-alikes.yml': 'mta-or-stat: [mta, stat]\n',
  'data/lexicon/concepts.yml':
    'MAIL: messages\nSTUCK: nothing moves\nLOGIN: logging in\nREFUSED: refused\nQUOTA: limits\n',
  'data/lexicon/any.yml': 'QUOTA: [quota]\n',
};

/** mail, stuck, log in, refused, reached */
const WORDS: Readonly<Record<Language, readonly [string, string, string, string, string]>> = {
  en: ['messages', 'stuck', 'signing', 'refused', 'reached'],
  fr: ['courriels', 'bloqués', 'connexion', 'refusée', 'atteint'],
  it: ['messaggi', 'fermi', 'accesso', 'rifiutato', 'raggiunta'],
  es: ['correos', 'parados', 'entrada', 'denegada', 'alcanzada'],
  sv: ['mejlen', 'fastnat', 'inloggning', 'nekas', 'nådd'],
};

function filesOf(language: Language): Record<string, string> {
  const [mail, stuck, login, refused, reached] = WORDS[language];
  const modules = {
    mta: { scope: mail, symptoms: { 'not-sending': symptom(`${mail} ${stuck}`) } },
    stat: { scope: reached, symptoms: { quota: symptom(`quota ${reached}`) } },
    web: { scope: login, symptoms: { 'no-login': symptom(`${login} ${refused}`) } },
  };
  const lookAlikes = { 'mta-or-stat': { question: `${mail} ${stuck}?`, answers: { mta: stuck, stat: reached } } };
  return {
    [`data/phrases/${language}.yml`]: `mta:\n  aliases: [${mail} server]\n  symptoms:\n    not-sending:\n      - ${mail} ${stuck}\nstat:\n  symptoms:\n    quota:\n      - quota ${reached}\nweb:\n  symptoms:\n    no-login:\n      - ${login} ${refused}\n`,
    [`data/lexicon/${language}.yml`]: `MAIL: [${mail}]\nSTUCK: [${stuck.slice(0, 4)}*]\nLOGIN: [${login}]\nREFUSED: [${refused}]\n`,
    [`data/runbook/${language}/log-files.md`]: sectionOf(
      language,
      `${mail} log`,
      'using/log-files',
      `## ${stuck}\n1. \`mta\`: [${login}](open-ports.md)\n   \`\`\`\n   nlserver pdump\n   \`\`\`\n2. ${reached}\n`,
    ),
    [`data/runbook/${language}/open-ports.md`]: sectionOf(
      language,
      `${login} port`,
      'using/ports#list',
      `| ${mail} | \`port\` |\n|---|---|\n| ${login} | 25 |\n`,
    ),
    [`locales/${language}/modules.json`]: `${JSON.stringify(modules, null, 2)}\n`,
    [`locales/${language}/look-alikes.json`]: `${JSON.stringify(lookAlikes, null, 2)}\n`,
    [`locales/${language}/bot.json`]: readFileSync(join(LOCALES, language, 'bot.json'), 'utf8'),
  };
}

function symptom(title: string) {
  return { title, label: title, fix: [`${title}: \`nlserver pdump\``, title] };
}

const LOCALES = fileURLToPath(new URL('../../locales/', import.meta.url));

function sectionOf(language: Language, title: string, page: string, body: string): string {
  return `---\ntitle: ${title}\nshort: ${title}\nlink: https://experienceleague.adobe.com/${language}/docs/campaign-classic/${page}\naccess: server\n---\n${title}\n\n${body}`;
}
