import type {
  AccessKey,
  BucketAddress,
  Capabilities,
  CheckLine,
  CheckReport,
  ServerAddress,
  ServerLogin,
} from '../../../contract/connection.ts';
import { isTransient } from '../../core/error-traits.ts';
import { checkBucket } from './check-bucket.ts';
import { createCheckLines } from './check-lines.ts';
import { checkServer, type ServerFindings } from './check-server.ts';
import type { CheckPorts } from './check-ports.ts';

/** What is checked; the secrets are asked for when their step comes. */
export interface CheckSubject {
  readonly server: ServerAddress | null;
  readonly bucket: BucketAddress | null;
  readonly accessKey: () => Promise<AccessKey>;
  readonly login: () => Promise<ServerLogin | null>;
}

export interface CheckOptions {
  /** Each step as it begins (`running`) and as it ends. */
  readonly onLine: (line: CheckLine) => void;
  readonly signal?: AbortSignal;
}

/** Goes through every step; never throws for what a step finds. Throws `app.interrupted` on the signal. */
export async function checkConnection(
  subject: CheckSubject,
  ports: CheckPorts,
  { onLine, signal }: CheckOptions,
): Promise<CheckReport> {
  const lines = createCheckLines(onLine, signal);
  const parts = { ...ports, lines, signal };
  const server =
    subject.server === null
      ? null
      : await checkServer({ address: subject.server, login: subject.login }, parts);
  try {
    lines.skipRest('server');
    const bucket =
      subject.bucket === null
        ? null
        : await checkBucket(
            { address: subject.bucket, accessKey: subject.accessKey },
            { ...parts, models: server?.comfy?.models ?? null, trialName: ports.newId() },
          );
    lines.skipRest('bucket');
    return {
      lines: [...lines.ended()],
      capabilities: capabilitiesOf(subject, server, lines.ended()),
      found: {
        prefix: bucket?.prefix ?? null,
        region: bucket?.region ?? null,
        comfyuiVersion: server?.comfyuiVersion ?? null,
        managerVersion: server?.managerVersion ?? null,
      },
    };
  } finally {
    server?.comfy?.close();
  }
}

function capabilitiesOf(
  subject: CheckSubject,
  server: ServerFindings | null,
  lines: readonly CheckLine[],
): Capabilities {
  const serverWorks = subject.server !== null && !failsForGood(lines, 'server.');
  const bucketWorks = subject.bucket !== null && !failsForGood(lines, 'bucket.');
  return {
    models: bucketWorks ? 'bucket' : serverWorks ? 'serverListOnly' : 'none',
    workflows: serverWorks,
    restart: restartOf(server),
    login: server?.loginKind ?? 'none',
  };
}

/** Whether a step failed in a way that does not pass by itself: a server that is away for now keeps its abilities. */
function failsForGood(lines: readonly CheckLine[], half: 'server.' | 'bucket.'): boolean {
  return lines.some(
    (line) =>
      line.state === 'failed' &&
      line.step.startsWith(half) &&
      line.step !== 'bucket.prefix' &&
      !isTransient(line.failure.code),
  );
}

function restartOf(server: ServerFindings | null): Capabilities['restart'] {
  if (server === null) return 'no';
  if (server.managerVersion === undefined) return 'unknown';
  return server.managerVersion === null ? 'noManager' : 'yes';
}
