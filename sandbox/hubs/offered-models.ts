import type { Hubs } from './start-hubs.ts';

/** A repository like those of the hubs, to try an import on. */
export const offeredRepo = 'comfy-ferry/harbour';

/** Puts it on the hub; gives the link that a person would paste. */
export function offerModels({ repos, url }: Pick<Hubs, 'repos' | 'url'>): string {
  repos.commit(offeredRepo, {
    'README.md':
      '# Harbour\nPlayed by the sandbox of Comfy Ferry: random numbers under true headers.\n',
    'harbour-watercolour-lora.safetensors': lora(24_000_000, 1),
    'harbour-ink-lora.safetensors': lora(6_000_000, 2),
  });
  return `${url.huggingface}/${offeredRepo}`;
}

/** A LoRA for SDXL by its header, and numbers that are the same at each start. */
function lora(bytes: number, seed: number): Buffer {
  const module = 'lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k';
  const down = 8 * 2048 * 2;
  const header = Buffer.from(
    JSON.stringify({
      [`${module}.lora_down.weight`]: { dtype: 'F16', shape: [8, 2048], data_offsets: [0, down] },
      [`${module}.lora_up.weight`]: {
        ...{ dtype: 'U8', shape: [bytes - down], data_offsets: [down, bytes] },
      },
    }),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, numbers(bytes, seed)]);
}

function numbers(bytes: number, seed: number): Uint8Array {
  const words = new Uint32Array(Math.ceil(bytes / 4));
  let word = seed;
  for (let at = 0; at < words.length; at += 1) {
    word = (Math.imul(word, 1_664_525) + 1_013_904_223) >>> 0;
    words[at] = word;
  }
  return new Uint8Array(words.buffer, 0, bytes);
}
