import { expect, it } from 'vitest';
import { createSharedTraffic } from '../traffic/shared-traffic.ts';
import { createFakeClock } from '../uploads/fake-world.test-support.ts';
import { createUplinkMeter, type Uplink } from './uplink-meter.ts';

function createWorld() {
  const clock = createFakeClock();
  let kept: Uplink | null = null;
  const store = {
    load: async () => kept,
    save: async (uplink: Uplink) => {
      kept = uplink;
    },
  };
  const meter = createUplinkMeter(store, clock, () => undefined);
  const traffic = meter.measured(createSharedTraffic(clock), {});
  const signal = new AbortController().signal;
  const send = async (bytes: number, everyMs: number, times: number) => {
    for (let at = 0; at < times; at += 1) {
      await traffic.up.pace.take(bytes, signal);
      await clock.sleep(everyMs);
    }
  };
  return { clock, meter, traffic, send };
}

it('knows the pace of a line that was busy for a while', async () => {
  const { meter, send } = createWorld();
  expect(await meter.uplink()).toBeNull();
  await send(1_000, 100, 60);
  expect(await meter.uplink()).toBeCloseTo(10_000);
});

it('does not count a line that had gaps, nor one that a limit held back', async () => {
  const { meter, traffic, send } = createWorld();
  await send(1_000, 2_000, 20);
  expect(await meter.uplink()).toBeNull();
  traffic.adjust({ limit: 1_000_000 });
  await send(1_000, 100, 60);
  expect(await meter.uplink()).toBeNull();
  traffic.adjust({ limit: 'automatic' });
  await send(1_000, 100, 60);
  expect(await meter.uplink()).toBeCloseTo(10_000);
});

it('forgets a line of long ago', async () => {
  const { clock, meter, send } = createWorld();
  await send(1_000, 100, 60);
  await clock.sleep(31 * 24 * 3_600_000);
  expect(await meter.uplink()).toBeNull();
});
