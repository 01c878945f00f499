import { isNativeError } from 'node:util/types';
import { StoreError } from './store.ts';

/** Waits for a piece of work in the database; every failure becomes a StoreError that names the work. */
export async function inStorage<T>(work: string, result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    throw asStoreError(`the storage could not ${work}`, error);
  }
}

export function asStoreError(message: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const cause = tellableCause(error);
  return new StoreError(`${message}: ${cause.message}`, { cause });
}

/** Drivers hang whole rows and connection strings on their errors (`detail`, `where`, `input`); only message, code and stack are kept. */
function tellableCause(error: unknown): Error {
  if (!isNativeError(error)) return new Error(String(error));
  const code = 'code' in error ? String(error.code) : undefined;
  const cause = new Error(error.message === '' ? (code ?? error.name) : error.message);
  if (error.stack !== undefined) cause.stack = error.stack;
  return code === undefined ? cause : Object.assign(cause, { code });
}
