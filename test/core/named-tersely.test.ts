import { expect, test } from '@jest/globals';
import { BUILT_IN, loadContent } from '../../src/content/open-content.ts';
import { diagnose } from '../../src/core/diagnosis.ts';

const { base, limits, matcher } = await loadContent([BUILT_IN], new Date());

// Other words of so short a report are said of every module.
test.each(['down?', 'is down', 'crashed', 'arrêté', 'giù?', 'fermo', 'caído', 'parado', 'nere?', 'har stannat'])(
  'a module that is named beside "%s" comes first',
  (state) => {
    const first = base.modules.map(({ id }) => {
      const diagnosis = diagnose(base, limits, matcher.match(`${id} ${state}`));
      return diagnosis.kind === 'none' ? 'nothing' : diagnosis.shown[0]?.module;
    });
    expect(first).toEqual(base.modules.map(({ id }) => id));
  },
);

// The vendor's tables translate module names, and people decline them.
test.each([
  ['le chien de garde est tombé', 'watchdog'],
  ['il cane da guardia è fermo', 'watchdog'],
  ['perro guardián caído', 'watchdog'],
  ['vakthunden är nere', 'watchdog'],
  ['statistikservern är nere', 'stat'],
  ['leveransservern är nere', 'mta'],
  ['arbetsflödesmotorn har stannat', 'wfserver'],
  ['loggskrivaren har stannat', 'syslogd'],
  ['wfserer nere', 'wfserver'],
  ['wfsrever is down', 'wfserver'],
  ['wfservern är nere', 'wfserver'],
  ['syslgd is down', 'syslogd'],
  ['trackinlogd caído', 'trackinglogd'],
  ['wathcdog parado', 'watchdog'],
  ['inmial giù', 'inMail'],
  ['exprot arrêté', 'export'],
])('a translated, declined or misspelt name is understood: %s', (text, module) => {
  const diagnosis = diagnose(base, limits, matcher.match(text));
  expect(diagnosis).toMatchObject({ kind: 'answer' });
  expect(diagnosis.kind === 'answer' && diagnosis.shown[0]?.module).toBe(module);
});
