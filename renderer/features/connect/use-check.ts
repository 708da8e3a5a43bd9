import { useEffect, useState } from 'react';
import type { CheckLine, CheckReport } from '../../../contract/connection.ts';
import type { ConnectionDraft } from '../../../contract/connection.ts';
import type { Failure } from '../../../contract/error-code.ts';
import { failureOf } from '../../client/failure-of.ts';
import { useClient } from '../../client/FerryProvider.tsx';
import { nextTask } from '../../client/next-task.ts';
import type { Client } from '../../client/road.ts';

/** A line of the list, with the time its step took. */
export interface TimedLine {
  readonly line: CheckLine;
  readonly tookMs: number | null;
}

export interface Check {
  readonly lines: readonly TimedLine[];
  readonly report: CheckReport | null;
  readonly isRunning: boolean;
  readonly failure: Failure | null;
}

/** What is checked: a draft (of a saved connection, where `id` is given) or a saved connection as it is. */
export type CheckTarget =
  { readonly connectionId: string } | { readonly draft: ConnectionDraft; readonly id?: string };

const nothing: Check = { lines: [], report: null, isRunning: false, failure: null };

/** The name of a connection, and where its secrets will lie, change nothing that can be checked. */
function identityOf(target: CheckTarget): string {
  if (!('draft' in target)) return JSON.stringify(target);
  const { id, draft } = target;
  const { server, bucket, accessKey, login, heldSecrets } = draft;
  return JSON.stringify([id, server, bucket, accessKey, login, heldSecrets]);
}

/** Runs the check whenever its target has become another one; `round` runs the same again. */
export function useCheck(target: CheckTarget | null, round: number): Check {
  const client = useClient();
  const [check, setCheck] = useState(nothing);
  const text = target === null ? null : identityOf(target);
  useEffect(() => {
    if (client === null || target === null) return;
    const stop = new AbortController();
    void runCheck(client, target, stop.signal, (change) => {
      if (!stop.signal.aborted) setCheck((before) => ({ ...before, ...change(before) }));
    });
    return () => {
      stop.abort();
    };
    // the text says whether it is another target
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a target is made anew with each render
  }, [client, text, round]);
  return text === null ? nothing : check;
}

async function runCheck(
  client: Client,
  target: CheckTarget,
  signal: AbortSignal,
  show: (change: (before: Check) => Partial<Check>) => void,
): Promise<void> {
  show(() => ({ ...nothing, isRunning: true }));
  const began = new Map<string, number>();
  try {
    const events = await client.connections.check(target, { signal });
    for (;;) {
      const next = await events.next();
      if (next.done === true) {
        const report = next.value;
        show(() => ({ isRunning: false, report }));
        return;
      }
      const line = next.value;
      if (line.state === 'running') began.set(line.step, performance.now());
      const start = began.get(line.step);
      const tookMs =
        line.state === 'running' || start === undefined ? null : performance.now() - start;
      show(({ lines }) => ({ lines: withLine(lines, { line, tookMs }) }));
    }
  } catch (error) {
    // where the way to main was lost, this check is called off a moment later and runs again over the next one
    await nextTask();
    if (!isAborted(signal)) show(() => ({ isRunning: false, failure: failureOf(error) }));
  }
}

function withLine(lines: readonly TimedLine[], added: TimedLine): readonly TimedLine[] {
  const known = lines.some(({ line }) => line.step === added.line.step);
  if (!known) return [...lines, added];
  return lines.map((each) => (each.line.step === added.line.step ? added : each));
}

const isAborted = (signal: AbortSignal): boolean => signal.aborted;
