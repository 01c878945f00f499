import { describeRetention } from './describe-retention.ts';
import { describeStore } from './describe-store.ts';
import { describeTenants } from './describe-tenants.ts';
import { withPostgres } from './with-postgres.ts';

withPostgres((server) => {
  const newDatabase = () => server().createDatabase();
  describeStore(newDatabase);
  describeRetention(newDatabase);
  describeTenants(newDatabase);
});
