import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Run } from '../../../contract/run.ts';
import { fetchOutputs } from '../../services/runs/fetch-outputs.ts';
import { createOutputFiles } from '../output-files/output-files.ts';
import { comfyFor, serverFor, temporaryFolder } from './open-comfy.test-support.ts';

const bytes = Buffer.concat(
  Array.from({ length: 40_000 }, (_, index) => createHash('md5').update(String(index)).digest()),
);
const ended: Extract<Run, { state: 'done' }> = {
  id: 'r',
  connectionId: 'c',
  workflowName: 'w',
  clientId: 'k',
  createdAt: 0,
  state: 'done',
  promptId: 'p',
  number: 0,
  finishedAt: 1,
  outputs: [
    {
      nodeId: '9',
      kind: 'gifs',
      filename: '长 video+1.mp4',
      subfolder: 'a b/c',
      type: 'output',
      savedAs: null,
    },
  ],
};

describe('a result over a line that keeps breaking', () => {
  it('arrives whole, hardly a byte twice', async () => {
    let sentBytes = 0;
    let requests = 0;
    const url = await serverFor((request, response) => {
      requests += 1;
      const asked = new URL(request.url ?? '', 'http://x').searchParams;
      expect([...asked]).toEqual([
        ['filename', '长 video+1.mp4'],
        ['subfolder', 'a b/c'],
        ['type', 'output'],
      ]);
      const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      const end = Math.min(bytes.length, start + 200_000);
      sentBytes += end - start;
      response.writeHead(start > 0 ? 206 : 200, { 'content-length': bytes.length - start });
      response.write(bytes.subarray(start, end), () => {
        if (end < bytes.length) response.destroy();
        else response.end();
      });
    });
    const directory = await temporaryFolder();
    const recorded: unknown[] = [];
    const [file] = await fetchOutputs(
      {
        files: createOutputFiles(),
        clock: { now: Date.now, sleep: () => Promise.resolve() },
        store: {
          insert: () => Promise.reject(new Error('not used')),
          advance: (run) => Promise.resolve(run),
          leaveHeld: () => Promise.resolve(false),
          saveOutputs: (_, outputs) => {
            recorded.push(outputs);
            return Promise.resolve();
          },
          get: () => Promise.resolve(null),
          request: () => Promise.resolve(null),
          list: () => Promise.resolve([]),
          unended: () => Promise.resolve([]),
          endedSince: () => Promise.resolve([]),
        },
      },
      comfyFor(url),
      ended,
      directory,
    );
    expect(readFileSync(file?.savedAs ?? '').equals(bytes)).toBe(true);
    expect(file?.savedAs).toMatch(/a b[/\\]c[/\\]长 video\+1\.mp4$/);
    expect(recorded).toHaveLength(1);
    expect(requests).toBeGreaterThan(3);
    expect(sentBytes).toBeLessThan(bytes.length + requests * 65_536 + 1);
    expect(readdirSync(directory, { recursive: true }).join()).not.toContain('ferrypart');
  });
});
