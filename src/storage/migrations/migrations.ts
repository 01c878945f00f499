import type { Migration } from 'kysely/migration';
import { memory } from './0001-memory.ts';
import { work } from './0002-work.ts';
import { tenants } from './0003-tenants.ts';
import { unclearPosts } from './0004-unclear-posts.ts';

/**
 * Every change of the schema, in the order of their names. A published one is never edited: releases N and N+1 share a database,
 * so a new one only adds what the old release can ignore.
 */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-memory': memory,
  '0002-work': work,
  '0003-tenants': tenants,
  '0004-unclear-posts': unclearPosts,
};
