import type { RescuedPrompt, RescueStore } from './run-ports.ts';

/** The rescue store in memory. */
export function createFakeRescue(): RescueStore {
  const rows = new Map<string, Map<string, RescuedPrompt>>();
  const of = (connectionId: string) => {
    const known = rows.get(connectionId) ?? new Map<string, RescuedPrompt>();
    rows.set(connectionId, known);
    return known;
  };
  return {
    save: async (connectionId, prompts) => {
      for (const prompt of prompts) of(connectionId).set(prompt.promptId, prompt);
    },
    list: async (connectionId) =>
      [...of(connectionId).values()].toSorted((a, b) => a.position - b.position),
    has: async (connectionId, promptId) => of(connectionId).has(promptId),
    remove: async (connectionId, promptId) => {
      of(connectionId).delete(promptId);
    },
    connectionIds: async () => [...rows].filter(([, own]) => own.size > 0).map(([id]) => id),
  };
}
