import type { DatabaseSync } from 'node:sqlite';
import { createHeaderCrew } from '../../adapters/identify/create-header-crew.ts';
import { createHeaderFiles } from '../../adapters/identify/header-files.ts';
import { createModelFactsCache } from '../../adapters/model-facts/model-facts-cache.ts';
import { rulesVersion } from '../../core/identify/identify.ts';
import { createIdentify } from '../../services/identify/identify.ts';

/** What model files are; what their headers told is kept. */
export function identifyServices(db: DatabaseSync, workerUrl: URL) {
  const crew = createHeaderCrew({ workerUrl });
  const cache = createModelFactsCache(db, rulesVersion);
  return { crew, identify: createIdentify({ files: createHeaderFiles(), crew, cache }) };
}
