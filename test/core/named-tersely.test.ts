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
