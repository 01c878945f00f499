import type { Diagnosis, Outcome } from '../core/diagnosis.ts';
import type { Match } from '../core/matcher.ts';
import type { LabelledReport } from './labelled-reports.ts';

/** What the bot showed for a labelled report. */
export interface Shown {
  readonly report: LabelledReport;
  readonly outcome: Outcome;
  /** Best first. */
  readonly modules: readonly string[];
  /** Of each module the symptom whose fix is shown. */
  readonly symptoms: readonly string[];
  readonly language?: string;
}

export function shownOf(report: LabelledReport, diagnosis: Diagnosis): Shown {
  const matches = matchesIn(diagnosis);
  return {
    report,
    outcome: diagnosis.kind,
    modules: matches.map(({ module }) => module),
    symptoms: matches.map(({ symptom }) => symptom),
  };
}

export function matchesIn(diagnosis: Diagnosis): readonly Match[] {
  return diagnosis.kind === 'none' ? [] : diagnosis.shown;
}

/** Shares are 0..1; NaN where no report counts. */
export interface Figures {
  readonly count: number;
  /** First module shown is acceptable, of reports about a module. */
  readonly first: number;
  /** All modules that belong in the answer are shown. */
  readonly all: number;
  /** An acceptable module is among those shown. */
  readonly among: number;
  /** A wrong module is shown first. */
  readonly wrong: number;
  /** Nothing is said although the report is about a module. */
  readonly withheld: number;
  /** Nothing is said where nothing should be, of off-topic reports. */
  readonly silent: number;
  /** A choice instead of an answer. */
  readonly choice: number;
  /** The fix shown is that of the symptom, of reports labelled with one whose module is shown. */
  readonly fix: number;
  /** Replies in the language of the report. */
  readonly language: number;
}

export function measure(shown: readonly Shown[]): Figures {
  const about = shown.filter(({ report }) => report.expect.length > 0);
  const off = shown.filter(({ report }) => report.expect.length === 0);
  return {
    count: shown.length,
    first: shareOf(about, isRight),
    all: shareOf(
      about,
      ({ report, modules }) => report.also.every((id) => modules.includes(id)) && among(report, modules),
    ),
    among: shareOf(about, ({ report, modules }) => among(report, modules)),
    wrong: shareOf(about, (one) => one.modules.length > 0 && !isRight(one)),
    withheld: shareOf(about, ({ modules }) => modules.length === 0),
    silent: shareOf(off, ({ modules }) => modules.length === 0),
    choice: shareOf(about, ({ outcome }) => outcome === 'choose'),
    fix: shareOf(about.filter(isFixShown), ({ report: { symptom = '' }, symptoms }) => symptoms.includes(symptom)),
    language: shareOf(shown, ({ report, language }) => language === report.lang),
  };
}

/** Right: an acceptable module first, or silence where silence is expected. */
export function isRight({ report, modules }: Shown): boolean {
  const [first] = modules;
  return first === undefined ? report.expect.length === 0 : report.expect.includes(first);
}

function isFixShown({ report: { symptom }, modules }: Shown): boolean {
  return symptom !== undefined && modules.includes(moduleOf(symptom));
}

function moduleOf(symptom: string): string {
  return symptom.split('/', 1)[0] ?? '';
}

function among(report: LabelledReport, modules: readonly string[]): boolean {
  return report.expect.some((id) => modules.includes(id));
}

function shareOf<T>(items: readonly T[], holds: (item: T) => boolean): number {
  return items.length === 0 ? Number.NaN : items.filter(holds).length / items.length;
}
