import { openMedia } from '../../src/media/open.ts';
import { type MediaStorage, StorageFull, StorageUnavailable } from '../../src/media/storage.ts';

/** A real storage in a folder, whose disk is full or that does not answer whenever something is to be stored. */
export function storageThatIs(state: 'full' | 'away', folder: string): MediaStorage {
  const storage = openMedia({ url: `file:${folder}`, aws: {} });
  const failure = state === 'full' ? new StorageFull('no room') : new StorageUnavailable('no answer');
  return {
    ...bound(storage),
    put: () => Promise.reject(failure),
  };
}

/** A storage that stores, and does not remove. */
export function storageThatKeeps(storage: MediaStorage): MediaStorage {
  return { ...bound(storage), delete: () => Promise.reject(new StorageUnavailable('no answer')) };
}

function bound(storage: MediaStorage): MediaStorage {
  return {
    temporary: () => storage.temporary(),
    put: (key, path) => storage.put(key, path),
    read: (key) => storage.read(key),
    open: (key) => storage.open(key),
    local: (key) => storage.local(key),
    delete: (key) => storage.delete(key),
    list: (prefix) => storage.list(prefix),
  };
}
