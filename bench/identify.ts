import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHeaderCrew } from '../main/adapters/identify/create-header-crew.ts';
import { createHeaderFiles } from '../main/adapters/identify/header-files.ts';
import { createIdentify } from '../main/services/identify/identify.ts';

/** How long 10,000 files take whose headers have so many tensors; nothing is cached but the disk. */
const files = Number(process.argv[2] ?? 10_000);
const tensors = Number(process.argv[3] ?? 500);

const say = (line: string) => {
  process.stdout.write(`${line}\n`);
};

function loraHeader(index: number): Buffer {
  let at = 0;
  const entries: Record<string, object> = {};
  for (let pair = 0; pair < tensors; pair += 1) {
    const key = `lora_unet_input_blocks_${pair}_1_transformer_blocks_${index}_attn2_to_k.lora_down.weight`;
    entries[key] = { dtype: 'F16', shape: [16, 2048], data_offsets: [at, (at += 16 * 2048 * 2)] };
  }
  const header = Buffer.from(JSON.stringify(entries));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header]);
}

const crew = createHeaderCrew({
  workerUrl: new URL('../main/adapters/identify/header-worker.ts', import.meta.url),
});
const dir = await mkdtemp(join(tmpdir(), 'ferry-bench-identify-'));
try {
  const paths: string[] = [];
  for (let index = 0; index < files; index += 1) {
    const path = join(dir, `style-${index}.safetensors`);
    const header = loraHeader(index);
    const file = await open(path, 'w');
    await file.write(header);
    // the data is a hole: its length counts, its bytes are never read
    await file.truncate(header.length + tensors * 16 * 2048 * 2);
    await file.close();
    paths.push(path);
  }
  say(`${files} files of ${tensors} tensors, headers of ${loraHeader(0).length} bytes`);
  for (let round = 1; round <= 3; round += 1) {
    const identify = createIdentify({
      ...{ files: createHeaderFiles(), crew },
      cache: { get: () => null, save: () => undefined },
    });
    const cpuBefore = process.cpuUsage();
    const startedAt = performance.now();
    let known = 0;
    for await (const { facts } of identify.identifyAll(paths))
      if (facts.state === 'identified' && facts.baseModel === 'SDXL') known += 1;
    const seconds = (performance.now() - startedAt) / 1000;
    const cpu = process.cpuUsage(cpuBefore);
    const cpuSeconds = (cpu.user + cpu.system) / 1e6;
    say(`round ${round}: ${seconds.toFixed(2)} s, ${cpuSeconds.toFixed(2)} CPU s, ${known} told`);
  }
} finally {
  await crew.close();
  await rm(dir, { recursive: true, force: true });
}
