import { isAppError } from '../../core/app-error.ts';
import type { PackCatalog } from '../../core/preflight/node-cures.ts';
import type { PreflightPorts } from './preflight-ports.ts';

/** What the Managers know, kept for a while: it is some MB, over a slow line. */
export interface PackCatalogs {
  /** Null where there is no Manager, or one that does not tell. */
  of(connectionId: string, signal?: AbortSignal): Promise<PackCatalog | null>;
  forget(connectionId: string): void;
}

const keepForMs = 10 * 60_000;

export function createPackCatalogs({
  comfyOf,
  clock,
}: Pick<PreflightPorts, 'comfyOf' | 'clock'>): PackCatalogs {
  const known = new Map<string, { readonly readAt: number; readonly catalog: PackCatalog }>();
  return {
    async of(connectionId, signal) {
      const kept = known.get(connectionId);
      if (kept !== undefined && clock.now() - kept.readAt < keepForMs) return kept.catalog;
      try {
        const packs = await (await comfyOf(connectionId)).packs.catalog(signal);
        if (packs === null) return null;
        known.set(connectionId, { readAt: clock.now(), catalog: { packs } });
        return { packs };
      } catch (error) {
        if (isAppError(error, 'comfy.rejected', 'comfy.notComfy', 'comfy.serverError')) return null;
        throw error;
      }
    },
    forget: (connectionId) => {
      known.delete(connectionId);
    },
  };
}
