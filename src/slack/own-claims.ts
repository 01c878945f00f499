import type { Store } from '../storage/store.ts';
import { currentScope } from './work-scope.ts';

/**
 * A store whose claims belong to the item of work that made them: a second attempt at the same item finds its claim granted again,
 * instead of hearing that somebody was faster. A mark, claimed right after the id, says whose the claim is; a process that dies between
 * the two leaves a claim that is nobody's.
 */
export function withOwnClaims(store: Store): Store {
  return {
    ...store,
    async claim(teamId, id, at) {
      const scope = currentScope();
      if (scope === undefined) return store.claim(teamId, id, at);
      const known = scope.memory.claims.get(id);
      if (known !== undefined) return known;
      const mark = `${id}@${scope.work.id}`;
      const isFirst = await store.claim(teamId, id, at);
      const isOurs = isFirst || (scope.work.attempts > 1 && (await store.isClaimed(teamId, mark)));
      // Before the mark: if that cannot be written, this process still knows.
      scope.memory.claims.set(id, isOurs);
      if (isFirst) await store.claim(teamId, mark, at);
      return isOurs;
    },
  };
}
