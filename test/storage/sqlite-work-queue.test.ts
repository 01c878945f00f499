import { describe } from '@jest/globals';
import { describeWorkQueue } from './describe-work-queue.ts';
import { newSqliteFiles } from './temporary-folder.ts';

describe('the work queue on SQLite', () => {
  describeWorkQueue(newSqliteFiles());
});
