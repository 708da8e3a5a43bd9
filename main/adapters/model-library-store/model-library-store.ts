import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type {
  ModelLibraryStore,
  StoredFolder,
} from '../../services/model-library/library-ports.ts';

const FolderRow = z
  .object({
    id: z.string(),
    path: z.string(),
    kind: z.enum(['models', 'mixed']),
    added_at: z.number(),
    sync_to: z.string().nullable(),
  })
  .transform(({ added_at: addedAt, sync_to: syncTo, ...row }): StoredFolder => ({
    ...row,
    addedAt,
    syncTo,
  }));
const FileRow = z
  .object({
    path: z.string(),
    size: z.number(),
    mtime_ns: z.string(),
    inode: z.string(),
    handed_to: z.string().nullable(),
  })
  .transform(({ path, size, mtime_ns: mtimeNs, inode, handed_to: handedTo }) => ({
    path,
    identity: { size, mtimeNs, inode },
    handedTo,
  }));

/** The library's folders and what was seen in them, in the database. */
export function createModelLibraryStore(db: DatabaseSync): ModelLibraryStore {
  const folders = db.prepare('select * from library_folders order by added_at, id');
  const saveFolder = db.prepare(`
    insert into library_folders values (?, ?, ?, ?, ?)
    on conflict (id) do update set kind = excluded.kind, sync_to = excluded.sync_to`);
  const removeFolder = db.prepare('delete from library_folders where id = ?');
  const files = db.prepare('select * from library_files where folder_id = ?');
  const put = db.prepare('insert or replace into library_files values (?, ?, ?, ?, ?, ?)');
  const drop = db.prepare('delete from library_files where folder_id = ? and path = ?');
  return {
    folders: () => Promise.resolve(folders.all().map((row) => FolderRow.parse(row))),
    saveFolder: ({ id, path, kind, addedAt, syncTo }) => {
      saveFolder.run(id, path, kind, addedAt, syncTo);
      return Promise.resolve();
    },
    removeFolder: (id) => {
      removeFolder.run(id);
      return Promise.resolve();
    },
    files: (folderId) => Promise.resolve(files.all(folderId).map((row) => FileRow.parse(row))),
    change: (folderId, change) => {
      db.exec('begin immediate');
      try {
        for (const { path, identity, handedTo } of change.put)
          put.run(folderId, path, identity.size, identity.mtimeNs, identity.inode, handedTo);
        for (const path of change.gone) drop.run(folderId, path);
        db.exec('commit');
      } catch (error) {
        db.exec('rollback');
        throw error;
      }
      return Promise.resolve();
    },
  };
}
