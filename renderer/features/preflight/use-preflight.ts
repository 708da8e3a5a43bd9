import { useRef } from 'react';
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

export interface Looked {
  readonly query: UseQueryResult<Preflight>;
  /** Asks the server's lists anew. */
  readonly again: () => void;
}

/** What stands in the way of a run with these values. */
export function usePreflight(
  connectionId: string,
  form: FormView,
  values: Values,
  switches: Switches | null,
): Looked {
  const looked = lookedAt(form, values);
  const { name: workflowName } = form;
  const isAskedAnew = useRef(true);
  const query = useCall(
    ['preflight', connectionId, workflowName, switches, looked],
    (client, signal) => {
      // a number needs no word from the server; a picture may just have been sent up
      const fresh = isAskedAnew.current || hasMedia(form, looked);
      isAskedAnew.current = false;
      const request = { connectionId, workflowName, fresh, values: looked };
      return client.preflight.check(
        { ...request, switches: switchesOf(form, switches) },
        { signal },
      );
    },
    { keep: true, staleMs: 0 },
  );
  return {
    query,
    again: () => {
      isAskedAnew.current = true;
      void query.refetch();
    },
  };
}

const hasMedia = (form: FormView, looked: Values): boolean =>
  form.fields.some(({ id, kind }) => kind === 'media' && id in looked);

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
