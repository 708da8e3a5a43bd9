import { joined, littleEndian, text } from './model-files.test-support.ts';
import type { FakeFile } from './model-files.test-support.ts';

type Shapes = Readonly<Record<string, readonly number[]>>;

const ggufText = (value: string): Uint8Array => {
  const bytes = text(value);
  return joined(littleEndian(bytes.length, 8), bytes);
};
const textEntry = (name: string, value: string): Uint8Array =>
  joined(ggufText(name), littleEndian(8, 4), ggufText(value));

/** Elements to a block and bytes of one, by the number of the type. */
const ggmlBlocks: Readonly<Record<number, readonly [number, number]>> = {
  0: [1, 4],
  14: [256, 210],
};

/** A GGUF file as its specification writes it. */
export function ggufFile(
  name: string,
  {
    version = 3,
    tensors,
    architecture,
    type = 0,
    vocabulary = [],
  }: {
    readonly version?: number;
    readonly tensors: Shapes;
    readonly architecture: string;
    readonly type?: number;
    readonly vocabulary?: readonly string[];
  },
): FakeFile {
  const [perBlock, blockBytes] = ggmlBlocks[type] ?? [1, 4];
  let offset = 0;
  const places = Object.entries(tensors).map(([key, shape]) => {
    const place = joined(
      ...[ggufText(key), littleEndian(shape.length, 4)],
      ...shape.toReversed().map((size) => littleEndian(size, 8)),
      ...[littleEndian(type, 4), littleEndian(offset, 8)],
    );
    const bytes = (shape.reduce((product, size) => product * size, 1) / perBlock) * blockBytes;
    offset += Math.ceil(bytes / 32) * 32;
    return place;
  });
  const words = vocabulary.map(ggufText);
  const entries = [
    textEntry('general.architecture', architecture),
    joined(
      ...[ggufText('tokenizer.ggml.tokens'), littleEndian(9, 4), littleEndian(8, 4)],
      ...[littleEndian(words.length, 8), ...words],
    ),
  ];
  const counts = [littleEndian(places.length, 8), littleEndian(entries.length, 8)];
  const head = joined(text('GGUF'), littleEndian(version, 4), ...counts, ...entries, ...places);
  return { name, head, bytes: Math.ceil(head.length / 32) * 32 + offset };
}

const shortText = (value: string): Uint8Array => {
  const bytes = text(value);
  return joined(text('X'), littleEndian(bytes.length, 4), bytes);
};
const number = (value: number): Uint8Array => joined(text('J'), littleEndian(value, 4));
const named = (module: string, name: string): Uint8Array => text(`c${module}\n${name}\n`);

/** What `torch.save` writes for a tensor: a call that rebuilds it from its storage. */
function pickledTensor(shape: readonly number[], key: number): Uint8Array {
  const elements = shape.reduce((product, size) => product * size, 1);
  const storage = joined(
    ...[text('('), shortText('storage'), named('torch', 'FloatStorage'), shortText(String(key))],
    ...[shortText('cpu'), number(elements), text('tQ')],
  );
  const sizes = joined(text('('), ...shape.map(number), text('t'));
  return joined(
    ...[named('torch._utils', '_rebuild_tensor_v2'), text('('), storage, number(0), sizes, sizes],
    ...[new Uint8Array([0x89]), text('}'), text('tR')],
  );
}

/** An archive of `torch.save` with no data in its storages. */
export function torchFile(name: string, tensors: Shapes, wrapper?: string): FakeFile {
  const pairs = Object.entries(tensors).flatMap(([key, shape], at) => [
    shortText(key),
    pickledTensor(shape, at),
  ]);
  const dict = joined(text('}('), ...pairs, text('u'));
  const whole =
    wrapper === undefined ? dict : joined(text('}'), shortText(wrapper), dict, text('s'));
  const pickle = joined(new Uint8Array([0x80, 2]), whole, text('.'));
  return zipFile(name, 'archive/data.pkl', pickle);
}

function zipFile(name: string, entry: string, content: Uint8Array): FakeFile {
  const entryName = text(entry);
  const sizes = [littleEndian(content.length, 4), littleEndian(content.length, 4)];
  const lengths = [littleEndian(entryName.length, 2), littleEndian(0, 2)];
  const own = joined(
    ...[text('PK\u0003\u0004'), new Uint8Array(14), ...sizes, ...lengths, entryName, content],
  );
  const directory = joined(
    ...[text('PK\u0001\u0002'), new Uint8Array(16), ...sizes, ...lengths],
    ...[new Uint8Array(14), entryName],
  );
  const end = joined(
    ...[text('PK\u0005\u0006'), new Uint8Array(4), littleEndian(1, 2), littleEndian(1, 2)],
    ...[littleEndian(directory.length, 4), littleEndian(own.length, 4), littleEndian(0, 2)],
  );
  const tail = joined(directory, end);
  return { name, head: own, tail, bytes: own.length + tail.length };
}

/** The beginning of an ONNX model: its version, its producer, and a graph of so many bytes. */
export function onnxFile(name: string, graphBytes: number): FakeFile {
  const producer = text('pytorch');
  const length = [(graphBytes & 127) | 128, graphBytes >> 7];
  const head = joined(
    ...[new Uint8Array([8, 7, 0x12, producer.length]), producer, new Uint8Array([0x3a, ...length])],
  );
  return { name, head, bytes: head.length + graphBytes };
}
