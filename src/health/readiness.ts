import type { Store } from '../storage/store.ts';

export interface Readiness {
  /** Why the bot cannot do its work now; empty: it can. */
  reasons(): Promise<readonly string[]>;
  /** Something is in the way until it is taken back with undefined. */
  set(what: string, reason: string | undefined): void;
}

/** How long one look at the storage counts. */
const LOOK_AGAIN_MS = 2_000;
const PATIENCE_MS = 2_000;

/** `others` are looked at each time: a socket, a token. */
export function createReadiness(
  store: Pick<Store, 'check'> | undefined,
  others: readonly (() => string | undefined)[],
): Readiness {
  const set = new Map<string, string>();
  let last: { readonly at: number; readonly reason: Promise<string | undefined> } | undefined;
  return {
    set(what, reason) {
      if (reason === undefined) set.delete(what);
      else set.set(what, reason);
    },
    async reasons() {
      if (last === undefined || performance.now() - last.at > LOOK_AGAIN_MS)
        last = { at: performance.now(), reason: storageTrouble(store) };
      const found = [...set.values(), await last.reason, ...others.map((look) => look())];
      return found.filter((reason) => reason !== undefined);
    },
  };
}

async function storageTrouble(store: Pick<Store, 'check'> | undefined): Promise<string | undefined> {
  if (store === undefined) return undefined;
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('the storage does not answer'), PATIENCE_MS);
  });
  const look = store.check().then(
    () => undefined,
    () => 'the storage cannot be written',
  );
  const reason = await Promise.race([look, patience]);
  clearTimeout(timer);
  return reason;
}
