import {
  CompiledQuery,
  DeleteQueryNode,
  InsertQueryNode,
  SelectQueryNode,
  UpdateQueryNode,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  type SqliteDatabase,
} from 'kysely';
import type { GroupCommit } from './group-commit.ts';

/** Kysely's `SqliteDriver`, but for two things: writes of one turn of the event loop share a commit, and none waits for another's. */
export function createGroupingDriver(database: SqliteDatabase, commits: GroupCommit): Driver {
  /** The connection whose transaction is under way, and when it ends; everybody else waits. */
  let alone: { readonly connection: DatabaseConnection; readonly ended: PromiseWithResolvers<void> } | undefined;

  const isTaken = (by: DatabaseConnection): boolean => alone !== undefined && alone.connection !== by;
  const leave = (connection: DatabaseConnection): void => {
    if (alone?.connection !== connection) return;
    const { ended } = alone;
    alone = undefined;
    ended.resolve();
  };
  const execute = async <R>(connection: DatabaseConnection, query: CompiledQuery): Promise<QueryResult<R>> => {
    while (isTaken(connection)) await alone?.ended.promise;
    const now = (): QueryResult<R> => run<R>(database, query);
    if (alone !== undefined) return now();
    if (isWrite(query)) return commits.run(now, true);
    if (SelectQueryNode.is(query.query)) return commits.run(now, false);
    // A pragma, or a change of the schema: some of them work outside transactions only.
    commits.flush();
    return now();
  };

  return {
    init: () => Promise.resolve(),
    async acquireConnection() {
      const connection: DatabaseConnection = {
        executeQuery: (query) => execute(connection, query),
        // oxlint-disable-next-line require-yield -- nobody streams, and a read that goes on between commits would see halves of them
        async *streamQuery() {
          throw new Error('SQLite: streaming is not supported');
        },
      };
      return connection;
    },
    async beginTransaction(connection) {
      while (isTaken(connection)) await alone?.ended.promise;
      commits.flush();
      // A deferred transaction that reads first fails at its first write when another process wrote meanwhile, without waiting.
      run(database, CompiledQuery.raw('begin immediate'));
      alone = { connection, ended: Promise.withResolvers<void>() };
    },
    async commitTransaction() {
      run(database, CompiledQuery.raw('commit'));
    },
    async rollbackTransaction() {
      run(database, CompiledQuery.raw('rollback'));
    },
    async releaseConnection(connection) {
      leave(connection);
    },
    async destroy() {
      commits.flush();
      database.close();
    },
  };
}

function isWrite({ query }: CompiledQuery): boolean {
  return InsertQueryNode.is(query) || UpdateQueryNode.is(query) || DeleteQueryNode.is(query);
}

function run<R>(database: SqliteDatabase, { sql, parameters }: CompiledQuery): QueryResult<R> {
  const statement = database.prepare(sql);
  if (statement.reader) return { rows: statement.all(parameters) as R[] };
  const { changes, lastInsertRowid } = statement.run(parameters);
  return { insertId: BigInt(lastInsertRowid), numAffectedRows: BigInt(changes), rows: [] };
}
