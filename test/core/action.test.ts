import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseAction, type Action, type Case } from '../../src/core/action.ts';
import { packAction, packOption, unpackAction } from '../../src/slack/action-value.ts';

const found: Case = {
  id: 'k3j9-x2p1',
  language: 'sv',
  modules: ['tracking', 'trackinglogd'],
  symptoms: ['tracking/no-logs', 'trackinglogd/no-trace'],
  rest: ['wfserver', 'web', 'mta'],
  tried: ['inMail'],
  why: ['klickräknarna', 'sedan'],
};

const ACTIONS: readonly Action[] = [
  { kind: 'help' },
  { kind: 'browse' },
  { kind: 'browse', case: found },
  { kind: 'show-module', module: 'inMail' },
  { kind: 'open-section', section: 'open-ports', module: 'syslogd' },
  { kind: 'share-section', section: 'open-ports', language: 'it' },
  { kind: 'share-answer', case: found },
  { kind: 'decide', module: 'trackinglogd', case: found },
  { kind: 'not-this', case: found },
  { kind: 'not-this', case: { ...found, whySecond: ['import'] } },
  { kind: 'ask-human', case: found },
  { kind: 'feedback', solved: true, case: found },
  { kind: 'show-in', language: 'fr', case: found },
  { kind: 'set-language', language: 'automatic' },
  { kind: 'stats' },
  { kind: 'gaps' },
  { kind: 'forget-me' },
];

describe('actions in buttons', () => {
  test.each(ACTIONS.map((action) => [action.kind, action] as const))('%s comes back as it went', (_kind, action) => {
    const value = packAction(action);
    expect(value.length).toBeLessThanOrEqual(2_000);
    expect(unpackAction(value)).toEqual(action);
  });

  test('a menu option keeps what it takes to write the answer again, within 150 characters', () => {
    const value = packOption({ kind: 'show-in', language: 'fr', case: found });
    expect(value.length).toBeLessThanOrEqual(150);
    expect(unpackAction(value)).toMatchObject({
      kind: 'show-in',
      language: 'fr',
      case: { id: found.id, modules: found.modules, symptoms: found.symptoms },
    });
  });

  test.each([
    [undefined],
    [''],
    ['null'],
    ['{}'],
    ['{"kind":"constructor"}'],
    ['{"kind":"__proto__"}'],
    ['{"kind":"show-module","module":"../../etc/passwd\\u0000"}'],
    ['{"kind":"set-language","language":"klingon"}'],
    ['{"kind":"feedback","solved":"yes","case":{}}'],
    ['show-in xx id mta/x'],
    ['x'.repeat(5_000)],
  ])('%s is none of ours', (value) => {
    expect(unpackAction(value)).toBeUndefined();
  });

  test('no foreign value is taken for an action or throws', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const action = parseAction(value);
        expect(action === undefined || ACTIONS.some(({ kind }) => kind === action.kind)).toBe(true);
      }),
    );
  });
});
