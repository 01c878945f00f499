import { afterEach } from '@jest/globals';
import { openStore, type Storage, type StorageOptions } from '../../src/storage/open-store.ts';

/** Opens storages that are closed after each test. */
export function openedStorages(): (url: string, options?: StorageOptions) => Promise<Storage> {
  const open: Storage[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((storage) => storage.close()));
  });
  return async (url, options) => {
    const storage = await openStore(url, options);
    open.push(storage);
    return storage;
  };
}
