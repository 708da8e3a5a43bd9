import type { DatabaseSync } from 'node:sqlite';
import type { Connection } from '../../../contract/connection.ts';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import { createFileFacts } from '../../adapters/uploads-store/file-facts.ts';
import { createReplacedStore } from '../../adapters/uploads-store/replaced-store.ts';
import { createObjectFacts } from '../../adapters/uploads-store/object-facts.ts';
import type { LocalModel } from '../../core/models/model-rows.ts';
import type { ModelLibrary } from '../../services/model-library/create-model-library.ts';
import { createCopyComparer } from '../../services/models/compare-copies.ts';
import type { Models } from '../../services/models/create-models.ts';
import { createModelPages } from '../../services/models/model-pages.ts';
import type { ModelPages } from '../../services/models/model-pages.ts';
import { createUploadBoard, noUploads } from '../../services/models/upload-board.ts';
import type { ObjectStore } from '../../services/ports/object-store.ts';
import type { Uploads } from '../../services/uploads/create-uploads.ts';

/** The table of the models, and what a window adds to it once that is there. */
export interface ModelTable {
  readonly pages: ModelPages;
  /** The library's files stand in it, and what is on its way. */
  readonly attach: (parts: {
    readonly library: Pick<ModelLibrary, 'files' | 'onChange'>;
    readonly uploads: Pick<Uploads, 'watch'>;
  }) => void;
  /** ComfyUI holds no old model in its memory any more. */
  readonly freed: (connectionId: string) => void;
  readonly close: () => void;
}

export function createModelTable({
  db,
  models,
  objectsOf,
  reportDefect,
}: {
  readonly db: DatabaseSync;
  readonly models: Models;
  readonly objectsOf: (connection: Connection) => Pick<ObjectStore, 'head'>;
  readonly reportDefect: (error: unknown) => void;
}): ModelTable {
  const stop = new AbortController();
  let locals: () => Iterable<LocalModel> = () => [];
  let board = noUploads;
  const comparer = createCopyComparer({
    ...{ objectsOf, reportDefect },
    ...{ objectFacts: createObjectFacts(db), fileFacts: createFileFacts(db) },
    onChange: (id) => {
      pages.changed(id);
    },
  });
  const pages = createModelPages({
    ...{ models, clock: systemClock, reportDefect },
    locals: () => locals(),
    uploads: () => board,
    comparer: () => comparer,
  });
  return {
    pages,
    attach: ({ library, uploads }) => {
      locals = () => library.files();
      library.onChange(() => {
        pages.changed(null);
      });
      const onChange = (id: string): void => {
        comparer.lookAgain(); // an upload leaves the CRC of its file behind
        pages.changed(id);
      };
      const wasThere: ModelPages['wasThere'] = (id, key) => pages.wasThere(id, key);
      const store = createReplacedStore(db);
      board = createUploadBoard({ uploads, store, wasThere, onChange, reportDefect }, stop.signal);
    },
    freed: (connectionId) => {
      board.forgetReplaced(connectionId);
    },
    close: () => {
      stop.abort();
    },
  };
}
