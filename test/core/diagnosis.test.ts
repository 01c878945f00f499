import { expect, test } from '@jest/globals';
import { BUILT_IN, loadContent } from '../../src/content/open-content.ts';
import { diagnose } from '../../src/core/diagnosis.ts';

const { base } = await loadContent([BUILT_IN], new Date());
const LIMITS = { speak: 0.5, answer: 0.9, offer: 0.05, second: {} };

/** What is offered where these modules are likely, in this order. */
function offered(...modules: string[]): readonly string[] {
  const others = base.modules.map(({ id }) => id).filter((id) => !modules.includes(id));
  const ranked = [
    ...modules.map((module, at) => ({ module, symptom: module, share: 0.4 / (at + 1) })),
    ...others.map((module) => ({ module, symptom: module, share: 0 })),
  ];
  const diagnosis = diagnose(base, LIMITS, { ranked, offTopic: 0.1, parts: [] });
  expect(diagnosis.kind).toBe('choose');
  return diagnosis.kind === 'choose' ? diagnosis.shown.map(({ module }) => module) : [];
}

test.each([
  ['three that have no look-alikes', ['web', 'import', 'export', 'watchdog'], ['web', 'import', 'export']],
  ['two pairs, whole', ['tracking', 'stat', 'web'], ['tracking', 'trackinglogd', 'stat', 'mta']],
  ['a pair beside one, and no second pair', ['watchdog', 'mta', 'tracking'], ['watchdog', 'mta', 'stat']],
  ['a pair beside two', ['watchdog', 'mta', 'web'], ['watchdog', 'mta', 'stat', 'web']],
])('a choice offers %s', (_what, likely, expected) => {
  expect(offered(...likely)).toEqual(expected);
});
