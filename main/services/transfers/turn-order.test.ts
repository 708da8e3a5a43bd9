import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTurnOrder, type TurnPlace, type TurnPlaces } from './turn-order.ts';

const never = new Promise<void>(() => undefined);

/** Places that outlive the process, which dies at a write of choice: before it (whole or not at all) or after. */
function keptPlaces() {
  const kept = new Map<string, number>();
  const writes: (readonly TurnPlace[])[] = [];
  const dies: { at: 'before' | 'after' | null } = { at: null };
  const places: TurnPlaces = {
    list: () => Promise.resolve([...kept].map(([jobId, position]) => ({ jobId, position }))),
    save: async (given) => {
      if (dies.at === 'before') return never;
      writes.push(given);
      for (const { jobId, position } of given) kept.set(jobId, position);
      if (dies.at === 'after') return never;
      return Promise.resolve();
    },
  };
  return { places, writes, dies };
}

const ids = ['a', 'b', 'c', 'd', 'e'] as const;

async function orderOf(places: TurnPlaces, joining: readonly string[]) {
  const order = createTurnOrder(places);
  await order.load();
  for (const id of order.sorted(joining)) order.join(id);
  return order;
}

/** What a list does. */
function movedIn(list: readonly string[], id: string, before: string | null): readonly string[] {
  if (id === before) return list;
  const others = list.filter((each) => each !== id);
  const at = before === null ? others.length : others.indexOf(before);
  return others.toSpliced(at, 0, id);
}

const Move = fc.record({
  id: fc.constantFrom(...ids),
  before: fc.option(fc.constantFrom(...ids)),
  then: fc.constantFrom('goesOn', 'endsBeforeWriting', 'endsAfterWriting'),
});

describe('an order', () => {
  it('is as they came, and tells whose turn is first among some of them', async () => {
    const order = await orderOf(keptPlaces().places, ids);
    expect(order.sorted(['e', 'b', 'd'])).toEqual(['b', 'd', 'e']);
    expect(order.first([{ id: 'd' }, { id: 'c' }])).toEqual({ id: 'c' });
    expect(order.first<{ id: string }>([])).toBeUndefined();
  });

  it('is that of a list in which things are moved, also for every next start, whenever the app ends', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(Move, { maxLength: 30 }), async (moves) => {
        const { places, dies } = keptPlaces();
        let order = await orderOf(places, ids);
        let list: readonly string[] = ids;
        for (const { id, before, then } of moves.filter((move) => move.id !== move.before)) {
          const after = movedIn(list, id, before);
          dies.at =
            then === 'endsBeforeWriting' ? 'before' : then === 'endsAfterWriting' ? 'after' : null;
          const moving = order.move(id, before);
          if (then === 'goesOn') await moving;
          else {
            // what is not written down is not acted upon either
            await new Promise((resolve) => setImmediate(resolve));
            expect(order.sorted(ids)).toEqual(list);
            order = await orderOf(places, ids);
          }
          list = then === 'endsBeforeWriting' ? list : after;
          expect(order.sorted(ids)).toEqual(list);
        }
        expect((await orderOf(places, ids)).sorted(ids)).toEqual(list);
      }),
      { numRuns: 100 },
    );
  });

  it('writes down those that only came once, then what is moved alone', async () => {
    const { places, writes } = keptPlaces();
    const order = await orderOf(places, ids);
    await order.move('e', 'a');
    await order.move('d', 'a');
    expect(writes.map((each) => each.length)).toEqual([5, 1]);
  });

  it('finds a place however often neighbours are moved between', async () => {
    const { places, writes } = keptPlaces();
    const order = await orderOf(places, ids);
    for (let turn = 0; turn < 200; turn += 1)
      await order.move(turn % 2 === 0 ? 'c' : 'b', turn % 2 === 0 ? 'b' : 'c');
    expect(order.sorted(ids)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(writes.slice(1).some((each) => each.length === ids.length)).toBe(true);
  });

  it('takes moves one after the other, and lets what comes while one is written go behind', async () => {
    const { places } = keptPlaces();
    const order = await orderOf(
      {
        ...places,
        save: (given) => {
          order.join('f');
          return places.save(given);
        },
      },
      ids,
    );
    await Promise.all([order.move('a', null), order.move('b', 'a'), order.move('c', 'a')]);
    expect(order.sorted([...ids, 'f'])).toEqual(['d', 'e', 'b', 'c', 'a', 'f']);
  });

  it('says that a move was not written down, and takes the next one', async () => {
    const { places } = keptPlaces();
    let isFull = true;
    const order = await orderOf(
      {
        ...places,
        save: (given) => (isFull ? Promise.reject(new Error('full')) : places.save(given)),
      },
      ids,
    );
    await expect(order.move('e', 'a')).rejects.toThrow('full');
    expect(order.sorted(ids)).toEqual(ids);
    isFull = false;
    await order.move('e', 'a');
    expect(order.sorted(ids)).toEqual(['e', 'a', 'b', 'c', 'd']);
  });
});
