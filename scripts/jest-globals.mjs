// What `@jest/globals` gives to tests that run outside of Jest, see run-mutant.mjs.
import { expect } from 'expect';
import { ModuleMocker } from 'jest-mock';

export { expect };
export { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } from 'jest-circus';
export const jest = new ModuleMocker(globalThis);
