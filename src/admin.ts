import type { BotOptions, Doer } from './bot.ts';
import { composeNotice } from './core/compose-pages.ts';
import { clusterTexts } from './core/cluster-texts.ts';
import type { Reply } from './core/reply.ts';
import type { Words } from './core/words.ts';

const PERIOD_DAYS = 30;
const MAX_ROWS = 8;
const MAX_TEXTS = 500;
const MAX_TEXT_SHOWN = 120;

/** Figures and gaps for administrators; what is kept about a person, deleted on request. */
export async function performAdmin(
  options: BotOptions,
  kind: 'stats' | 'gaps' | 'forget-me',
  doer: Doer,
  words: Words,
): Promise<Reply> {
  if (kind === 'forget-me') return forget(options, doer, words);
  const isAdmin = doer.isForeign !== true && options.settingsOf(doer.teamId).admins.has(doer.userId);
  if (!isAdmin) return composeNotice(words, words.translate('stats.title'), [words.translate('stats.onlyAdmins')]);
  try {
    return kind === 'stats' ? await statistics(options, doer, words) : await gaps(options, doer, words);
  } catch (error) {
    options.onTrouble(kind, error);
    return composeNotice(words, words.translate('error.title'), [words.translate('error.noStore')]);
  }
}

async function forget(options: BotOptions, doer: Doer, words: Words): Promise<Reply> {
  try {
    const { cases, feedback, language } = await options.store.forget(doer.teamId, doer.userId);
    const values = { cases, feedback, language: words.translate(language ? 'forget.yes' : 'forget.no') };
    return composeNotice(words, words.translate('forget.title'), [words.translate('forget.done', values)]);
  } catch (error) {
    options.onTrouble('forget me', error);
    return composeNotice(words, words.translate('error.title'), [words.translate('forget.notSaved')]);
  }
}

async function statistics(options: BotOptions, doer: Doer, words: Words): Promise<Reply> {
  const figures = await options.store.statistics(doer.teamId, periodStart(options));
  const judged = figures.solved + figures.notSolved;
  const labelled = (label: string, value: string): string =>
    words.translate('list.labelled', { label: `**${label}**`, value: value === '' ? '–' : value });
  const byModule = upTo(words, figures.byModule, ({ module, count }) => `\`${module}\` ${count}`);
  const byLanguage = figures.byLanguage.map(
    ({ language, count }) => `${words.translate(`language.names.${language}`)} ${count}`,
  );
  const lines = [
    words.translate('stats.period', { days: PERIOD_DAYS }),
    labelled(
      words.translate('stats.answers', { count: figures.answers }),
      words.translate('stats.outcomes', figures.byOutcome),
    ),
    judged === 0
      ? words.translate('stats.noFeedback')
      : words.translate('stats.solved', { percent: words.percent(figures.solved / judged) }),
    labelled(words.translate('stats.byModule'), byModule.join(', ')),
    labelled(words.translate('stats.byLanguage'), byLanguage.join(', ')),
  ];
  return composeNotice(words, words.translate('stats.title'), lines);
}

async function gaps(options: BotOptions, doer: Doer, words: Words): Promise<Reply> {
  const title = words.translate('stats.gapsTitle');
  if (options.settingsOf(doer.teamId).keepTextDays === 0)
    return composeNotice(words, title, [words.translate('stats.gapsOff')]);
  const texts = await options.store.unrecognised(doer.teamId, periodStart(options), MAX_TEXTS);
  const clusters = clusterTexts(texts);
  if (clusters.length === 0) return composeNotice(words, title, [words.translate('stats.gapsNone')]);
  const lines = upTo(words, clusters, ({ texts: alike, language }) =>
    words.translate('stats.gapLine', {
      count: alike.length,
      language: words.translate(`language.names.${language}`),
      text: words.translate('list.quoted', { text: (alike[0] ?? '').replace(/\s+/gu, ' ').slice(0, MAX_TEXT_SHOWN) }),
    }),
  );
  return composeNotice(words, title, lines);
}

/** The first rows, and how many are left out. */
function upTo<T>(words: Words, rows: readonly T[], lineFor: (row: T) => string): string[] {
  const left = rows.length - MAX_ROWS;
  return [
    ...rows.slice(0, MAX_ROWS).map(lineFor),
    ...(left > 0 ? [words.translate('list.more', { count: left })] : []),
  ];
}

function periodStart(options: BotOptions): Date {
  return new Date(options.now().getTime() - PERIOD_DAYS * 86_400_000);
}
