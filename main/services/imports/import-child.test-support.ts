import { z } from 'zod';
import type { BucketAddress } from '../../../contract/connection.ts';
import { createHubs } from '../../adapters/hubs/create-hubs.ts';
import type { HubHosts } from '../../core/imports/parse-link.ts';
import type { ImportWish } from './create-imports.ts';
import { createImportEngine } from './imports-world.test-support.ts';

interface Order {
  readonly dataDir: string;
  readonly address: BucketAddress;
  readonly hosts: HubHosts;
  readonly wish: ImportWish;
}

/** Imports one file in a process of its own, which is there to be killed. */
const order = z.custom<Order>().parse(JSON.parse(process.argv[2] ?? ''));
const hubs = createHubs({ hosts: () => order.hosts, token: async () => null });
const engine = createImportEngine({ dataDir: order.dataDir, address: order.address, hubs });
const { job } = await engine.imports.add(order.wish);
await engine.imports.start(job.id);
const ended = await engine.imports.finished(job.id);
process.stdout.write(`${ended.state}\n`);
await engine.close();
hubs.close();
