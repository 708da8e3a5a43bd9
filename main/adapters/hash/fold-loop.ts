/**
 * The one loop of the fold, as a WebAssembly module of some 150 bytes: 16 bytes a step, which JavaScript cannot do.
 * `fold(from, end, target)` adds (exclusive or) to the bytes at `target` those at `from + distance` for each distance,
 * then moves `from` and `target` on by 16, until `from` has reached `end`.
 */
export function foldLoop(distances: readonly number[]): Uint8Array {
  const body = [
    ...[op.loop, type.none],
    ...[op.localGet, local.target],
    ...[op.localGet, local.target, ...op.v128Load, ...memArg(0)],
    ...distances.flatMap((distance) => [
      ...[op.localGet, local.from, ...op.v128Load, ...memArg(distance)],
      ...op.v128Xor,
    ]),
    ...[...op.v128Store, ...memArg(0)],
    ...[op.localGet, local.target, op.i32Const, 16, op.i32Add, op.localSet, local.target],
    ...[op.localGet, local.from, op.i32Const, 16, op.i32Add, op.localTee, local.from],
    ...[op.localGet, local.end, op.i32LessUnsigned, op.branchIf, 0],
    ...[op.end, op.end],
  ];
  const noLocals = 0;
  const signature = [type.function, ...list([type.i32], [type.i32], [type.i32]), ...list()];
  const memory = [...text('env'), ...text('memory'), kind.memory, 0, 1];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, list(signature)),
    ...section(2, list(memory)),
    ...section(3, list([0])),
    ...section(7, list([...text('fold'), kind.function, 0])),
    ...section(10, list(sized([noLocals, ...body]))),
  ]);
}

const local = { from: 0, end: 1, target: 2 } as const;
const type = { none: 0x40, function: 0x60, i32: 0x7f } as const;
const kind = { function: 0, memory: 2 } as const;
const op = {
  ...{ loop: 0x03, end: 0x0b, branchIf: 0x0d },
  ...{ localGet: 0x20, localSet: 0x21, localTee: 0x22 },
  ...{ i32Const: 0x41, i32LessUnsigned: 0x49, i32Add: 0x6a },
  ...{ v128Load: [0xfd, 0x00], v128Store: [0xfd, 0x0b], v128Xor: [0xfd, 0x51] },
} as const;

/** LEB128, as the format has its numbers. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 0x80) + 0x80, ...unsigned(Math.floor(value / 0x80))];
}

/** Any alignment will do. */
const memArg = (offset: number): number[] => [0, ...unsigned(offset)];
const sized = (bytes: readonly number[]): number[] => [...unsigned(bytes.length), ...bytes];
const list = (...items: readonly (readonly number[])[]): number[] => [
  ...unsigned(items.length),
  ...items.flat(),
];
const text = (ascii: string): number[] => sized([...Buffer.from(ascii)]);
const section = (id: number, content: readonly number[]): number[] => [id, ...sized(content)];
