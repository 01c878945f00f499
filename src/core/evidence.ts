/** What pasted output of `nlserver` says about processes. */
export interface PastedEvidence {
  /** Modules that should run and do not, best known first. */
  readonly missing: readonly string[];
  /** Modules that a list shows running. */
  readonly running: readonly string[];
  /** The lines that say so, as pasted. */
  readonly lines: readonly string[];
}

/** What `pdump` prints when nothing runs; in prose only beside the name of the command. */
const NO_TASKS = /^\W*no tasks\W*$/iu;
const NO_TASKS_IN_PROSE = /\bno tasks\b/iu;
/** `mta@prod (4711) - 52.3 MB`, `watchdog (4700)`: https://experienceleague.adobe.com/en/docs/campaign-classic/using/monitoring-campaign-classic/production-procedures/usual-commands */
const PROCESS = /(?<![\w@./-])(?<name>[A-Za-z]{2,20})(?:@[\w-]{1,40}|(?=\s{0,8}\((?:pid\s{0,8}=?\s{0,8})?\d{1,7}\)))/gu;
const LIST_COMMAND = /\bpdump\b/iu;
const MISSING_COMMAND = /\bmonitor\s+-missing\b/iu;
/** Runs on every application server; the other modules depend on the machine. */
const ALWAYS_EXPECTED = ['watchdog', 'syslogd', 'web', 'mta', 'wfserver'];
/** A list with fewer processes than this is too short to say that something is not on it. */
const MIN_LISTED = 3;
/** This many missing at once: nothing runs, and the module that starts the others is the one to look at. */
const MANY_MISSING = 5;

type Find = (name: string | undefined) => string | undefined;

/** Reads `nlserver pdump` and `nlserver monitor -missing` output anywhere in a report. Linear in the text's length. */
export function readEvidence(text: string, modules: readonly string[]): PastedEvidence {
  const byName = new Map(modules.map((id) => [id.toLowerCase(), id]));
  const find: Find = (name) => byName.get(name?.toLowerCase() ?? '');
  const lines = text
    .replace(/`/gu, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && line.length <= 600);
  const reported = reportedMissing(lines, find);
  if (reported.missing.length > 0) return reported;
  const listed = lines.map((line) => ({ line, ids: processesIn(line, find) })).filter(({ ids }) => ids.length > 0);
  const running = [...new Set(listed.flatMap(({ ids }) => ids))];
  const isCommandSaid = LIST_COMMAND.test(text);
  const isList = running.length >= MIN_LISTED && (isCommandSaid || listed.length >= MIN_LISTED);
  if (isList)
    return {
      missing: notListed(running),
      running,
      lines: notListed(running).length > 0 ? listed.map(({ line }) => line) : [],
    };
  const noTasks =
    running.length === 0
      ? lines.find((line) => NO_TASKS.test(line) || (isCommandSaid && NO_TASKS_IN_PROSE.test(line)))
      : undefined;
  return noTasks !== undefined && modules.includes('watchdog')
    ? { missing: ['watchdog'], running: [], lines: [noTasks] }
    : { missing: [], running: [], lines: [] };
}

function processesIn(line: string, find: Find): string[] {
  // Most lines have neither, and there may be thousands.
  if (!line.includes('@') && !line.includes('(')) return [];
  return [...line.matchAll(PROCESS)].flatMap(({ groups }) => find(groups?.['name']) ?? []);
}

/** What the command names, in its own line and in the lines after it. */
function reportedMissing(lines: readonly string[], find: Find): PastedEvidence {
  const start = lines.findIndex((line) => MISSING_COMMAND.test(line));
  if (start === -1) return { missing: [], running: [], lines: [] };
  const after = [(lines[start] ?? '').replace(/^.*?-missing/iu, ''), ...lines.slice(start + 1, start + 14)];
  const found = after
    .map((line, at) => ({ line, ids: at === 0 || line.length < 60 ? processesOrNames(line, find, at > 0) : [] }))
    .filter(({ ids }) => ids.length > 0);
  const ids = [...new Set(found.flatMap((one) => one.ids))];
  const missing = ids.length >= MANY_MISSING ? ['watchdog'].filter((id) => find(id) !== undefined) : ids;
  return { missing, running: [], lines: found.map(({ line }) => line) };
}

function processesOrNames(line: string, find: Find, isOutput: boolean): string[] {
  const processes = processesIn(line, find);
  if (processes.length > 0 || !isOutput) return processes;
  const alone = find(/^\W*(?<name>[A-Za-z]+)\W*$/u.exec(line)?.groups?.['name']);
  return alone === undefined ? [] : [alone];
}

/** More than two gone means a machine of another kind, or one that is being stopped: then the list proves nothing. */
function notListed(running: readonly string[]): string[] {
  const missing = ALWAYS_EXPECTED.filter((id) => !running.includes(id));
  return missing.length <= 2 ? missing : [];
}
