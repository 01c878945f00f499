import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkContent, describeExtent, inOrder } from '../content/check-content.ts';
import type { Finding } from '../content/check-folder.ts';
import { BUILT_IN, describeProblem, MODEL_FILE, readModel, teamPlace } from '../content/open-content.ts';
import type { Model } from '../core/model.ts';
import { checkReplies } from './check-replies.ts';

/** From sysexits.h: wrong arguments. */
const EXIT_USAGE = 64;

const USAGE = `Usage: npm run check -- [--content <team folder>] [--json]
Names every fault of the content with file, line and remedy. Exit code 1 when there are any; warnings alone leave it at 0.`;

async function main(): Promise<number> {
  const { values } = readArguments();
  if (values.help === true) return say(USAGE, 0);
  const places = {
    builtIn: BUILT_IN,
    ...(values.content === undefined ? {} : { team: teamPlace(resolve(values.content)) }),
  };
  const { model, problems } = loadModel();
  const checked = checkContent(places, model);
  const replies = checked.isComplete && model !== undefined ? await checkReplies(checked, model) : [];
  const findings = inOrder([...checked.findings, ...problems, ...replies]).map((finding) => ({
    ...finding,
    file: relative(process.cwd(), finding.file) || finding.file,
  }));
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const exitCode = errors > 0 ? 1 : 0;
  if (values.json === true) return say(JSON.stringify(findings, null, 2), exitCode);
  const lines = findings.map((finding) => `${finding.severity}: ${describeProblem(finding)}`);
  return say(
    [...lines, summary(errors, findings.length - errors, describeExtent(checked.base), checked.isComplete)].join('\n'),
    exitCode,
  );
}

function summary(errors: number, warnings: number, extent: string, isComplete: boolean): string {
  const aside = warnings === 0 ? '' : `, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`;
  if (errors === 0) return `The content is valid: ${extent}${aside}.`;
  const more = isComplete ? '' : '\nPhrases and replies are tried once every file can be read.';
  return `${errors} ${errors === 1 ? 'problem' : 'problems'}${aside}.${more}`;
}

/** A model that cannot be read is a problem like any other. */
function loadModel(): { model: Model | undefined; problems: Finding[] } {
  try {
    return { model: readModel(), problems: [] };
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('\n', 1)[0] ?? error.name) : String(error);
    return {
      model: undefined,
      problems: [
        { severity: 'error', file: MODEL_FILE, message: `not a model: ${message}`, remedy: 'run npm run train' },
      ],
    };
  }
}

function readArguments() {
  try {
    return parseArgs({
      options: { content: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
    process.exit(EXIT_USAGE);
  }
}

function say(text: string, exitCode: number): Promise<number> {
  return new Promise((done) => {
    process.stdout.write(`${text}\n`, () => done(exitCode));
  });
}

process.stdout.on('error', () => process.exit(0));
process.exitCode = await main();
