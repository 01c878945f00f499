import { describeWorkQueue } from './describe-work-queue.ts';
import { withPostgres } from './with-postgres.ts';

withPostgres((server) => {
  describeWorkQueue(() => server().createDatabase());
});
