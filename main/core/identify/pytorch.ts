import type { ModelHeader } from './model-header.ts';
import { isDict, isList, isMade, PickleFault, readPickle } from './pickle.ts';
import type { Pickled, PickledDict } from './pickle.ts';
import { damaged, wrongLength } from './reading.ts';
import type { ReadFile, Reading } from './reading.ts';
import { tensorsOf } from './tensors.ts';
import { readEntry, readZip } from './zip.ts';
import type { ZipEntry } from './zip.ts';

/** Descriptions of models have some MB at most; another pickle is not read. */
const longestPickle = 32 * 1024 * 1024;

/** A file of `torch.save`: an archive with a pickle of the tensors' descriptions. Nothing in it is executed. */
export function* readPytorchZip(file: ReadFile): Reading<ModelHeader> {
  const entries = yield* readZip(file);
  const isScript = entries.some(({ name }) => /^[^/]+\/code\//.test(name));
  const pickle = entries.find(({ name }) => /(^|\/)data\.pkl$/.test(name));
  const bytes = pickle === undefined ? null : yield* readEntry(file, pickle, longestPickle);
  if (bytes === null) return described(isScript ? 'torchscript' : 'other', null);
  const storages = storageSizes(entries);
  try {
    return described(isScript ? 'torchscript' : 'pytorch', readPickle(bytes));
  } catch (error) {
    // a description that this reader does not know is no damage as long as the weights are there
    if (!(error instanceof PickleFault)) throw error;
    if (storages === 0) throw damaged(file, 'pickle');
    return described('pytorch', null);
  }
}

const storageSizes = (entries: readonly ZipEntry[]): number =>
  entries.filter(({ name }) => /(^|\/)data\/\d+$/.test(name)).length;

/** The first bytes of what `torch.save` wrote before it made archives: a pickle of this number. */
const magic = [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];
const readAtOnce = 8 * 1024 * 1024;

/** A pickle that is no archive: the older way of `torch.save`, or something else. */
export function* readPickleFile(file: ReadFile, head: Uint8Array): Reading<ModelHeader> {
  if (!magic.every((byte, index) => head[index + 4] === byte)) return described('pytorch', null);
  const bytes = yield { start: 0, end: Math.min(file.bytes, readAtOnce) };
  try {
    let at = 0;
    // the number, the protocol, the system, then the object and the keys of its storages
    for (let step = 0; step < 3; step += 1) at = readPickle(bytes, at).end;
    const object = readPickle(bytes, at);
    const keys = readPickle(bytes, object.end);
    checkStorages(file, object.value, keys.end);
    return described('pytorch', object);
  } catch (error) {
    if (!(error instanceof PickleFault)) throw error;
    if (file.bytes <= readAtOnce) throw damaged(file, 'pickle');
    return described('pytorch', null); // longer than is read
  }
}

const storageBytes: Readonly<Record<string, number>> = {
  ...{ DoubleStorage: 8, FloatStorage: 4, HalfStorage: 2, BFloat16Storage: 2, LongStorage: 8 },
  ...{ IntStorage: 4, ShortStorage: 2, CharStorage: 1, ByteStorage: 1, BoolStorage: 1 },
};

/** Behind the pickles lies each storage once, eight bytes with its length before it. */
function checkStorages(file: ReadFile, value: Pickled, dataStart: number): void {
  const sizes = new Map<string, number>();
  for (const [, made] of tensorsIn(value)) {
    const storage = storageOf(made);
    if (storage !== null)
      sizes.set(storage.key, storage.elements * (storageBytes[storage.type] ?? 0));
  }
  let end = dataStart;
  for (const bytes of sizes.values()) end += 8 + bytes;
  if (end > file.bytes) throw wrongLength(file, end);
}

interface Storage {
  readonly type: string;
  readonly key: string;
  readonly elements: number;
}

/** What a tensor was to be made from: its storage, where it begins there, and its shape. */
function partsOf(tensor: Pickled): readonly Pickled[] | null {
  if (!isMade(tensor)) return null;
  if (tensor.name.includes('_rebuild_parameter') && isList(tensor.from))
    return partsOf(tensor.from.items[0] ?? null);
  return /_rebuild_(tensor|qtensor)/.test(tensor.name) && isList(tensor.from)
    ? tensor.from.items
    : null;
}

function storageOf(tensor: Pickled): Storage | null {
  const [persistent] = partsOf(tensor) ?? [];
  if (!isMade(persistent) || !isList(persistent.from)) return null;
  const [, type, key, , elements] = persistent.from.items;
  return {
    type: isMade(type) ? (type.name.split('.').at(-1) ?? '') : '',
    key: nameOf(key ?? null),
    elements: typeof elements === 'number' ? elements : 0,
  };
}

/** Wrappers in which training programs put what a model is made of. */
const wrappers = [
  ...[
    'state_dict',
    'params_ema',
    'params-ema',
    'params',
    'model_state_dict',
    'model',
    'net',
    'ema',
  ],
  ...['generator', 'g_ema', 'gen', 'weights'],
];

function described(
  format: ModelHeader['format'],
  pickle: { readonly value: Pickled; readonly names: ReadonlySet<string> } | null,
): ModelHeader {
  const declared = new Map<string, string>();
  const own = [...(pickle?.names ?? [])].find((name) => /^(ultralytics|models\.yolo)\./.test(name));
  if (own !== undefined) declared.set('class', own);
  const found = pickle === null ? [] : [...tensorsIn(unwrapped(pickle.value))];
  const dtypes = new Map<string, number>();
  const list = found.flatMap(([key, tensor]) => {
    const shape = partsOf(tensor)?.[2];
    const type = storageOf(tensor)?.type ?? '';
    dtypes.set(type, (dtypes.get(type) ?? 0) + 1);
    return shape === undefined ? [] : [[key, { dtype: type, shape: numbersOf(shape) }] as const];
  });
  const [most = ''] = [...dtypes].toSorted(([, one], [, other]) => other - one)[0] ?? [];
  return { format, tensors: tensorsOf(list), declared, precision: precisionNames[most] ?? '' };
}

const precisionNames: Readonly<Record<string, string>> = {
  ...{ FloatStorage: 'fp32', HalfStorage: 'fp16', BFloat16Storage: 'bf16', DoubleStorage: 'fp64' },
};

function unwrapped(value: Pickled): Pickled {
  if (!isDict(value)) return value;
  for (const name of wrappers) {
    const found = value.entries.find(([key]) => key === name)?.[1];
    if (isDict(found) && found.entries.length > 0) return found;
  }
  return value;
}

const numbersOf = (value: Pickled): readonly number[] =>
  isList(value) ? value.items.filter((item) => typeof item === 'number') : [];

const nameOf = (key: Pickled): string => (typeof key === 'object' ? '' : String(key));

/** The modules of a TorchScript model nest as deep as its code. */
const deepest = 12;
const mostTensors = 200_000;

/** Tensors of a dict and of dicts in it, by their names with dots between. */
function* tensorsIn(value: Pickled): Generator<readonly [string, Pickled]> {
  const budget = { left: mostTensors };
  yield* below(value, '', 0, budget);
}

function* below(
  value: Pickled,
  path: string,
  depth: number,
  budget: { left: number },
): Generator<readonly [string, Pickled]> {
  for (const [key, entry] of entriesOf(value)) {
    if ((budget.left -= 1) < 0) return;
    const name = path === '' ? nameOf(key) : `${path}.${nameOf(key)}`;
    if (partsOf(entry) !== null) yield [name, entry];
    else if (depth < deepest) yield* below(entry, name, depth + 1, budget);
  }
}

/** Dicts by their keys, lists by their places; of an object of a class, what it holds. */
function entriesOf(value: Pickled): readonly (readonly [Pickled, Pickled])[] {
  if (isDict(value)) return value.entries satisfies PickledDict['entries'];
  if (isList(value)) return value.items.map((item, index) => [index, item]);
  return [];
}
