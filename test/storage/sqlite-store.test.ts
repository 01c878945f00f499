import { describe } from '@jest/globals';
import { describeRetention } from './describe-retention.ts';
import { describeStore } from './describe-store.ts';
import { describeTenants } from './describe-tenants.ts';
import { newSqliteFiles } from './temporary-folder.ts';

describe('the store on SQLite', () => {
  const newDatabase = newSqliteFiles();
  describeStore(newDatabase);
  describeRetention(newDatabase);
  describeTenants(newDatabase);
});
