import { expect, test } from '@jest/globals';
import { setImmediate as turnOfLoop } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BUILT_IN, loadContent, readModel } from '../../src/content/open-content.ts';
import { createMatcher, type Matcher } from '../../src/core/matcher.ts';

const { base } = await loadContent([BUILT_IN], new Date());

/** In a function of its own, so that nothing of the test holds on to the model. */
function build(): { readonly matcher: Matcher; readonly weights: WeakRef<object> } {
  const model = readModel();
  return { matcher: createMatcher(base, model), weights: new WeakRef(model.weights) };
}

test('a matcher keeps the weights as a table, and lets go of the model that it was made of', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const { matcher, weights } = build();
  for (let round = 0; round < 3; round += 1) {
    await turnOfLoop();
    collect();
  }
  // Not the model itself, which would be printed in full.
  expect(weights.deref() === undefined).toBe(true);
  expect(matcher.match('mta down').ranked[0]?.module).toBe('mta');
});
