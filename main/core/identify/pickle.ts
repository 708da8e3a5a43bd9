import { textOf } from './reading.ts';

// https://docs.python.org/3/library/pickletools.html
/**
 * What a pickle would make, as far as it matters here: texts, numbers, lists, dicts, and tensors by their shape. Nothing
 * is ever called: a call becomes a `Made` with the name that it was for.
 */
export type Pickled = string | number | null | PickledList | PickledDict | Made;
export interface PickledList {
  readonly kind: 'list';
  readonly items: Pickled[];
}
export interface PickledDict {
  readonly kind: 'dict';
  readonly entries: [Pickled, Pickled][];
  /** What a class keeps its things in. */
  state?: Pickled;
}
/** Something that a class of this name would have made from these. */
export interface Made {
  readonly kind: 'made';
  readonly name: string;
  readonly from: Pickled;
  state?: Pickled;
}

/** Thrown in this folder only: the bytes are no pickle, or one larger than any description of a model. */
export class PickleFault extends Error {}

export interface ReadPickle {
  readonly value: Pickled;
  /** Where it ends. */
  readonly end: number;
  /** Every class or function that it names. */
  readonly names: ReadonlySet<string>;
}

/** As many steps as tensors by the hundred thousand need. */
const mostSteps = 4_000_000;

interface Machine {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at: number;
  stack: Pickled[];
  readonly marks: Pickled[][];
  readonly memo: Map<number, Pickled>;
  readonly names: Set<string>;
}

/** Reads one pickle that begins at `at`; throws `PickleFault`. */
export function readPickle(bytes: Uint8Array, at = 0): ReadPickle {
  const machine: Machine = {
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    ...{ at, stack: [], marks: [], memo: new Map(), names: new Set() },
  };
  try {
    for (let step = 0; step < mostSteps; step += 1) {
      const code = machine.view.getUint8(machine.at);
      machine.at += 1;
      if (code === 46) return { value: pop(machine), end: machine.at, names: machine.names };
      const work = operations[code];
      if (work === undefined) throw new PickleFault();
      work(machine);
    }
  } catch (error) {
    // a view that is left means that the bytes end too early
    throw error instanceof RangeError ? new PickleFault() : error;
  }
  throw new PickleFault();
}

function pop({ stack }: Machine): Pickled {
  const value = stack.pop();
  if (value === undefined) throw new PickleFault();
  return value;
}

const push = ({ stack }: Machine, value: Pickled): void => {
  stack.push(value);
};

function popMark(machine: Machine): Pickled[] {
  const items = machine.stack;
  const before = machine.marks.pop();
  if (before === undefined) throw new PickleFault();
  machine.stack = before;
  return items;
}

const list = (items: Pickled[]): PickledList => ({ kind: 'list', items });

function take(machine: Machine, count: number): number {
  const start = machine.at;
  if (count > machine.bytes.length - start) throw new PickleFault();
  machine.at += count;
  return start;
}

const byte = (machine: Machine): number => machine.view.getUint8(take(machine, 1));
const u16 = (machine: Machine): number => machine.view.getUint16(take(machine, 2), true);
const i32 = (machine: Machine): number => machine.view.getInt32(take(machine, 4), true);
const u32 = (machine: Machine): number => machine.view.getUint32(take(machine, 4), true);
const u64 = (machine: Machine): number => Number(machine.view.getBigUint64(take(machine, 8), true));

function textBy(length: (machine: Machine) => number): (machine: Machine) => void {
  return (machine) => {
    const count = length(machine);
    const start = take(machine, count);
    push(machine, textOf(machine.bytes, start, start + count));
  };
}

/** Bytes of a pickle say nothing about a model. */
const bytesBy =
  (length: (machine: Machine) => number) =>
  (machine: Machine): void => {
    take(machine, length(machine));
    push(machine, '');
  };

function line(machine: Machine): string {
  const end = machine.bytes.indexOf(10, machine.at);
  if (end < 0) throw new PickleFault();
  const text = textOf(machine.bytes, machine.at, end);
  machine.at = end + 1;
  return text;
}

/** A whole number in so many bytes; very long ones are no sizes. */
function long(machine: Machine, count: number): number {
  const start = take(machine, count);
  let value = 0;
  for (let index = Math.min(count, 7) - 1; index >= 0; index -= 1)
    value = value * 256 + machine.view.getUint8(start + index);
  return value;
}

function global(machine: Machine, module: string, name: string): void {
  const full = `${module}.${name}`;
  machine.names.add(full);
  push(machine, { kind: 'made', name: full, from: null });
}

function stackGlobal(machine: Machine): void {
  const name = pop(machine);
  const module = pop(machine);
  global(machine, typeof module === 'string' ? module : '', typeof name === 'string' ? name : '');
}

/** A call: an ordered dict is a dict, everything else is named and not made. */
function call(machine: Machine): void {
  const from = pop(machine);
  const callee = pop(machine);
  const name = isMade(callee) ? callee.name : '';
  push(
    machine,
    name.endsWith('OrderedDict') || name.endsWith('defaultdict')
      ? { kind: 'dict', entries: [] }
      : { kind: 'made', name, from },
  );
}

function build(machine: Machine): void {
  const state = pop(machine);
  const target = machine.stack.at(-1);
  if (typeof target === 'object' && target !== null && target.kind !== 'list') target.state = state;
}

function setItems(machine: Machine, pairs: readonly Pickled[]): void {
  const target = machine.stack.at(-1);
  if (!isDict(target)) return; // a class that takes items: what it makes of them is its own
  for (let index = 0; index + 1 < pairs.length; index += 2)
    target.entries.push([pairs[index] ?? null, pairs[index + 1] ?? null]);
}

function append(machine: Machine, items: readonly Pickled[]): void {
  const target = machine.stack.at(-1);
  if (typeof target === 'object' && target?.kind === 'list') target.items.push(...items);
}

function remember(machine: Machine, index: number): void {
  const top = machine.stack.at(-1);
  if (top === undefined) throw new PickleFault();
  machine.memo.set(index, top);
}

function recall(machine: Machine, index: number): void {
  const value = machine.memo.get(index);
  if (value === undefined) throw new PickleFault();
  push(machine, value);
}

const tuple =
  (count: number) =>
  (machine: Machine): void => {
    if (machine.stack.length < count) throw new PickleFault();
    push(machine, list(machine.stack.splice(machine.stack.length - count, count)));
  };

type Operation = (machine: Machine) => void;
const constant =
  (value: Pickled): Operation =>
  (machine) => {
    push(machine, value);
  };
const code = (letter: string): number => letter.charCodeAt(0);

const operations: Readonly<Record<number, Operation | undefined>> = {
  0x80: (machine) => void byte(machine), // PROTO
  0x95: (machine) => void u64(machine), // FRAME
  [code('(')]: (machine) => {
    machine.marks.push(machine.stack);
    machine.stack = [];
  },
  [code('0')]: (machine) => void pop(machine),
  [code('1')]: (machine) => void popMark(machine),
  [code('2')]: (machine) => {
    const top = pop(machine);
    machine.stack.push(top, top);
  },
  [code('N')]: constant(null),
  0x88: constant(1),
  0x89: constant(0),
  [code('K')]: (machine) => {
    push(machine, byte(machine));
  },
  [code('M')]: (machine) => {
    push(machine, u16(machine));
  },
  [code('J')]: (machine) => {
    push(machine, i32(machine));
  },
  [code('I')]: (machine) => {
    push(machine, Number(line(machine)) || 0);
  },
  [code('L')]: (machine) => {
    push(machine, Number.parseInt(line(machine), 10) || 0);
  },
  [code('F')]: (machine) => {
    push(machine, Number(line(machine)) || 0);
  },
  [code('G')]: (machine) => {
    push(machine, machine.view.getFloat64(take(machine, 8)));
  },
  0x8a: (machine) => {
    push(machine, long(machine, byte(machine)));
  },
  0x8b: (machine) => {
    push(machine, long(machine, u32(machine)));
  },
  [code('X')]: textBy(u32),
  0x8c: textBy(byte),
  0x8d: textBy(u64),
  [code('U')]: textBy(byte),
  [code('T')]: textBy(u32),
  [code('S')]: (machine) => {
    push(machine, line(machine).replace(/^['"]|['"]$/g, ''));
  },
  [code('V')]: (machine) => {
    push(machine, line(machine));
  },
  [code('C')]: bytesBy(byte),
  [code('B')]: bytesBy(u32),
  0x8e: bytesBy(u64),
  0x96: bytesBy(u64),
  [code(')')]: (machine) => {
    push(machine, list([]));
  },
  [code(']')]: (machine) => {
    push(machine, list([]));
  },
  0x8f: (machine) => {
    push(machine, list([]));
  },
  [code('}')]: (machine) => {
    push(machine, { kind: 'dict', entries: [] });
  },
  [code('t')]: (machine) => {
    const items = popMark(machine);
    push(machine, list(items));
  },
  [code('l')]: (machine) => {
    const items = popMark(machine);
    push(machine, list(items));
  },
  [code('d')]: (machine) => {
    const pairs = popMark(machine);
    push(machine, { kind: 'dict', entries: [] });
    setItems(machine, pairs);
  },
  0x85: tuple(1),
  0x86: tuple(2),
  0x87: tuple(3),
  [code('a')]: (machine) => {
    append(machine, [pop(machine)]);
  },
  [code('e')]: (machine) => {
    append(machine, popMark(machine));
  },
  0x90: (machine) => {
    append(machine, popMark(machine));
  },
  0x91: (machine) => {
    push(machine, list(popMark(machine)));
  },
  [code('s')]: (machine) => {
    const value = pop(machine);
    setItems(machine, [pop(machine), value]);
  },
  [code('u')]: (machine) => {
    setItems(machine, popMark(machine));
  },
  [code('c')]: (machine) => {
    const module = line(machine);
    global(machine, module, line(machine));
  },
  0x93: stackGlobal,
  [code('R')]: call,
  0x81: call,
  0x92: (machine) => {
    pop(machine);
    call(machine);
  },
  [code('b')]: build,
  [code('q')]: (machine) => {
    remember(machine, byte(machine));
  },
  [code('r')]: (machine) => {
    remember(machine, u32(machine));
  },
  [code('p')]: (machine) => {
    remember(machine, Number(line(machine)));
  },
  0x94: (machine) => {
    remember(machine, machine.memo.size);
  },
  [code('h')]: (machine) => {
    recall(machine, byte(machine));
  },
  [code('j')]: (machine) => {
    recall(machine, u32(machine));
  },
  [code('g')]: (machine) => {
    recall(machine, Number(line(machine)));
  },
  [code('Q')]: (machine) => {
    push(machine, { kind: 'made', name: 'persistent', from: pop(machine) });
  },
};

export const isMade = (value: Pickled | undefined): value is Made =>
  typeof value === 'object' && value?.kind === 'made';
export const isDict = (value: Pickled | undefined): value is PickledDict =>
  typeof value === 'object' && value?.kind === 'dict';
export const isList = (value: Pickled | undefined): value is PickledList =>
  typeof value === 'object' && value?.kind === 'list';
