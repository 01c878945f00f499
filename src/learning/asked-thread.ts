import type { Worker } from 'node:worker_threads';
import type { LearnTasks } from './learn-thread.ts';

/** A thread of the learner. */
export interface AskedThread {
  /** Tasks are done one after the other. Rejects with what ended the thread, at once where it has ended. */
  ask<T extends keyof LearnTasks>(task: T, ...args: Parameters<LearnTasks[T]>): Promise<ReturnType<LearnTasks[T]>>;
  close(): Promise<unknown>;
}

/** A worker that runs `learn-thread.ts`. Its answers come in the order of the tasks. */
export function askedThread(worker: Worker): AskedThread {
  const waiting: PromiseWithResolvers<unknown>[] = [];
  /** The first thing that went wrong; what follows only says that the thread is gone. */
  let ended: { readonly error: unknown } | undefined;
  const end = (error: unknown): void => {
    ended ??= { error };
    for (const { reject } of waiting.splice(0)) reject(ended.error);
  };
  worker.on('message', (answer) => waiting.shift()?.resolve(answer));
  worker.on('messageerror', (error) => {
    // An answer is missing: those after it would go to the wrong tasks.
    end(error);
    void worker.terminate();
  });
  worker.on('error', end);
  worker.on('exit', (code) => end(new Error(`a thread of the learner ended with code ${code}`)));
  return {
    async ask(task, ...args) {
      if (ended !== undefined) throw ended.error;
      worker.postMessage({ task, args });
      const answer = Promise.withResolvers<unknown>();
      waiting.push(answer);
      return answer.promise as Promise<ReturnType<LearnTasks[typeof task]>>;
    },
    close: () => worker.terminate(),
  };
}
