import { deflateSync } from 'node:zlib';

const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1');
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** The parts of the containers that carry a workflow, made by hand. */
export function png(...chunks: readonly Buffer[]): Buffer {
  return Buffer.concat([
    bytesOf('\u0089PNG\r\n\u001a\n'),
    pngChunk('IHDR', Buffer.alloc(13)),
    ...chunks,
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}
const pngChunk = (kind: string, content: Buffer): Buffer =>
  Buffer.concat([u32(content.byteLength), bytesOf(kind), content, u32(0)]);
export const tEXt = (name: string, text: string): Buffer =>
  pngChunk('tEXt', Buffer.from(`${name}\0${text}`));
export const zTXt = (name: string, text: string): Buffer =>
  pngChunk('zTXt', Buffer.concat([bytesOf(`${name}\0\0`), deflateSync(text)]));
export const iTXt = (name: string, text: string, isPacked: boolean): Buffer =>
  pngChunk(
    'iTXt',
    Buffer.concat([
      bytesOf(`${name}\0${isPacked ? '\u0001' : '\0'}\0en\0key\0`),
      isPacked ? deflateSync(text) : Buffer.from(text),
    ]),
  );

export function webp(...chunks: readonly (readonly [kind: string, content: Buffer])[]): Buffer {
  const body = chunks.map(([kind, content]) => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(content.byteLength);
    return Buffer.concat([bytesOf(kind), size, content, Buffer.alloc(content.byteLength % 2)]);
  });
  return Buffer.concat([bytesOf('RIFF'), Buffer.alloc(4), bytesOf('WEBP'), ...body]);
}

/** A directory with texts by tag, in either order of bytes. */
export function exif(order: 'II' | 'MM', texts: Readonly<Record<number, string>>): Buffer {
  const isLittle = order === 'II';
  const number = (value: number, length: 2 | 4): Buffer => {
    const bytes = Buffer.alloc(length);
    if (isLittle) bytes.writeUIntLE(value, 0, length);
    else bytes.writeUIntBE(value, 0, length);
    return bytes;
  };
  const entries = Object.entries(texts);
  let place = 8 + 2 + entries.length * 12 + 4;
  const values: Buffer[] = [];
  const directory = entries.map(([tag, text]) => {
    const value = Buffer.from(`${text}\0`);
    const from = place;
    values.push(value);
    place += value.byteLength;
    return Buffer.concat([
      ...[number(Number(tag), 2), number(2, 2), number(value.byteLength, 4), number(from, 4)],
    ]);
  });
  const head = Buffer.concat([bytesOf(order), number(42, 2), number(8, 4)]);
  return Buffer.concat([
    ...[head, number(entries.length, 2), ...directory, number(0, 4), ...values],
  ]);
}

export const box = (kind: string, ...inside: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(inside);
  return Buffer.concat([u32(content.byteLength + 8), bytesOf(kind), content]);
};
const data = (text: string): Buffer => box('data', u32(1), u32(0), Buffer.from(text));

/** As PyAV and ffmpeg write it: keys by number, or the comment of iTunes. */
export function mp4(texts: Readonly<Record<string, string>>, comment: string | null): Buffer {
  const names = Object.keys(texts);
  const keys = names.map((name) =>
    Buffer.concat([u32(name.length + 8), bytesOf('mdta'), bytesOf(name)]),
  );
  const items = Object.values(texts).map((text, index) => {
    const kind = u32(index + 1).toString('latin1');
    return box(kind, data(text));
  });
  const named = box(
    'meta',
    box('hdlr', Buffer.alloc(24)),
    box('keys', u32(0), u32(names.length), ...keys),
    box('ilst', ...items),
  );
  const spoken = box('meta', u32(0), box('ilst', box('\u00a9cmt', data(comment ?? ''))));
  return Buffer.concat([
    box('ftyp', bytesOf('isom'), u32(512)),
    box('mdat', Buffer.alloc(5000)),
    box(
      'moov',
      box('mvhd', Buffer.alloc(100)),
      named,
      ...(comment === null ? [] : [box('udta', spoken)]),
    ),
  ]);
}

const element = (id: number, content: Buffer): Buffer => {
  const idBytes = Buffer.from(id.toString(16).padStart(2, '0'), 'hex');
  const size = Buffer.alloc(8);
  size.writeUInt32BE(content.byteLength, 4);
  size[0] = 1;
  return Buffer.concat([idBytes, size, content]);
};

export function webm(texts: Readonly<Record<string, string>>): Buffer {
  const tags = Object.entries(texts).map(([name, text]) =>
    element(
      0x7373,
      element(
        0x67c8,
        Buffer.concat([element(0x45a3, Buffer.from(name)), element(0x4487, Buffer.from(text))]),
      ),
    ),
  );
  // a recording that does not tell how long it is
  const segment = Buffer.concat([Buffer.from('18538067', 'hex'), Buffer.from([0xff])]);
  const cluster = element(0x1f43b675, Buffer.alloc(3000));
  return Buffer.concat([
    element(0x1a45dfa3, Buffer.alloc(20)),
    ...[segment, cluster, element(0x1254c367, Buffer.concat(tags))],
  ]);
}
