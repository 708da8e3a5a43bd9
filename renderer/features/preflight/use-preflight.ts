import type { FormView } from '../../../contract/form.ts';
import type { Cure, Finding, Preflight, WorkflowMark } from '../../../contract/preflight.ts';
import type { UseQueryResult } from '@tanstack/react-query';
import { newest, useCall, useWatched } from '../../client/hooks.ts';
import { valuesToQueue } from '../workflows/form-values.ts';
import type { Values } from '../workflows/form-values.ts';

export type Switches = Readonly<Record<string, boolean>>;

/** What the form would be run with. */
export const switchesOf = (form: FormView, switches: Switches | null): Switches =>
  switches ?? Object.fromEntries(form.switches.map(({ id, on }) => [id, on]));

/** What stands in the way of a run with these values. */
export function usePreflight(
  connectionId: string,
  form: FormView,
  values: Values,
  switches: Switches | null,
): UseQueryResult<Preflight> {
  const looked = lookedAt(form, values);
  const { name: workflowName } = form;
  return useCall(
    ['preflight', connectionId, workflowName, switches, looked],
    (client, signal) =>
      client.preflight.check(
        {
          ...{ connectionId, workflowName, fresh: true, values: looked },
          switches: switchesOf(form, switches),
        },
        { signal },
      ),
    { keep: true, staleMs: 0 },
  );
}

/** Words and seeds change with every key, and nothing that is missing depends on them. */
function lookedAt(form: FormView, values: Values) {
  const quiet = new Set(
    form.fields.filter(({ kind }) => kind === 'text' || kind === 'seed').map(({ id }) => id),
  );
  const changed = Object.entries(valuesToQueue(form, values));
  return Object.fromEntries(changed.filter(([id]) => !quiet.has(id)));
}

/** The newest cure of a workflow, if there is one. */
export function useCure(connectionId: string, workflowName: string): Cure | null {
  const cures = useWatched<readonly Cure[], readonly Cure[]>({
    key: ['watch', 'cures', connectionId],
    open: (client, signal) => client.preflight.watch({ connectionId }, { signal }),
    step: newest,
  });
  return cures?.findLast((cure) => cure.workflowName === workflowName) ?? null;
}

const tenMinutes = 600_000;

/** By name, the saved workflows for which something is missing. */
export function useMarks(connectionId: string): ReadonlyMap<string, WorkflowMark> {
  const marks = useCall(
    ['marks', connectionId],
    (client, signal) => client.preflight.marks({ connectionId }, { signal }),
    { staleMs: tenMinutes },
  );
  const missing = (marks.data ?? []).filter(({ state }) => state === 'missing');
  return new Map(missing.map((mark) => [mark.name, mark]));
}

export const stopping = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ kind }) => kind !== 'warning');
