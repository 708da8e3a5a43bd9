import { createHash, randomFillSync } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a LoRA for SDXL by its header, of about so many random bytes; gives its SHA-256. */
export function writeLora(path: string, bytes: number): string {
  mkdirSync(dirname(path), { recursive: true });
  const hash = createHash('sha256');
  const file = openSync(path, 'w');
  const write = (part: Uint8Array): void => {
    hash.update(part);
    writeSync(file, part);
  };
  write(loraHead(bytes));
  const piece = Buffer.alloc(1024 * 1024);
  for (let left = bytes; left > 0; left -= piece.byteLength)
    write(randomFillSync(piece).subarray(0, left));
  closeSync(file);
  return hash.digest('hex');
}

/** The header of a safetensors file with a pair of small matrices. */
function loraHead(dataBytes: number): Buffer {
  const module = 'lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k';
  const down = 8 * 2048 * 2;
  const tensors = {
    [`${module}.lora_down.weight`]: { dtype: 'F16', shape: [8, 2048], data_offsets: [0, down] },
    [`${module}.lora_up.weight`]: {
      ...{ dtype: 'U8', shape: [dataBytes - down] },
      data_offsets: [down, dataBytes],
    },
  };
  const header = Buffer.from(JSON.stringify(tensors));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header]);
}
