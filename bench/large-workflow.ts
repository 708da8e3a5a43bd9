import type { Browser, Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startHome } from '../e2e/world/start-home.ts';
import type { Home } from '../e2e/world/start-home.ts';
import { tasksWhile, taskWords } from './page-tasks.ts';

const chains = 572;
const name = 'four-thousand.json';
const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Opens a workflow of 4,000 nodes as a form with its graph, and looks around in both. */
export async function openLargeWorkflow(browser: Browser): Promise<void> {
  const home = await startHome({ isSandbox: true });
  await save(home);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(home.address());
  await page.getByRole('row').nth(2).waitFor();
  const tell = async (what: string, work: () => Promise<void>): Promise<void> => {
    const tasks = await tasksWhile(browser, work);
    print(`tasks over 50 ms while ${what}: ${taskWords(tasks)}`);
  };
  await tell('opening it', () => open(page));
  await tell('typing into it', async () => {
    await page.getByRole('textbox').nth(2).pressSequentially('a ferry at night');
    await page.waitForTimeout(1_500);
  });
  await tell('going near in its graph', async () => {
    for (let step = 0; step < 9; step += 1) {
      await page.getByRole('button', { name: 'Zoom in' }).click();
      await page.waitForTimeout(300);
    }
  });
  await context.close();
  await home.close();
}

async function open(page: Page): Promise<void> {
  const before = performance.now();
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#/workflows/${name}`);
  await page.getByRole('button', { name: 'Run', exact: true }).waitFor();
  print(
    `a workflow of ${chains * 7} nodes as a form after ${Math.round(performance.now() - before)} ms`,
  );
  await page.getByRole('region', { name: 'Graph' }).locator('svg path').first().waitFor();
  await page.waitForTimeout(3_000);
}

async function save(home: Home): Promise<void> {
  const ports: unknown = JSON.parse(
    readFileSync(join(home.dataDir, 'sandbox', 'ports.json'), 'utf8'),
  );
  const port =
    typeof ports === 'object' && ports !== null && 'comfyui' in ports ? ports.comfyui : 0;
  const path = encodeURIComponent(`workflows/${name}`);
  const answer = await fetch(`http://127.0.0.1:${String(port)}/userdata/${path}`, {
    ...{ method: 'POST', body: JSON.stringify(largeWorkflow()) },
  });
  if (!answer.ok) throw new Error(`the stand-in answers ${answer.status}`);
}

/** One small workflow over and over again, side by side; every tenth is switched off. */
function largeWorkflow(): object {
  const nodes: object[] = [];
  const links: unknown[] = [];
  for (let chain = 0; chain < chains; chain += 1) addChain(nodes, links, chain);
  return { version: 0.4, nodes, links, groups: [] };
}

function addChain(nodes: object[], links: unknown[], chain: number): void {
  const id = (node: number): number => chain * 10 + node;
  const link = (from: number, slot: number, to: number, name: string, type: string): object => {
    const number = links.length + 1;
    links.push([number, id(from), slot, id(to), 0, type]);
    return { name, type, link: number };
  };
  const add = (
    node: number,
    type: string,
    values: unknown[],
    inputs: object[],
    outputs: string[],
  ) =>
    nodes.push({
      ...{ id: id(node), type, mode: chain % 10 === 9 ? 4 : 0, widgets_values: values, inputs },
      pos: [(chain % 24) * 2_600 + node * 340, Math.floor(chain / 24) * 700],
      size: [300, 260],
      outputs: outputs.map((name) => ({ name, type: name, links: [] })),
    });
  add(1, 'CheckpointLoaderSimple', ['sandbox.safetensors'], [], ['MODEL', 'CLIP', 'VAE']);
  add(2, 'CLIPTextEncode', [`ferry ${chain}`], [link(1, 1, 2, 'clip', 'CLIP')], ['CONDITIONING']);
  add(3, 'CLIPTextEncode', ['fog'], [link(1, 1, 3, 'clip', 'CLIP')], ['CONDITIONING']);
  add(4, 'EmptyLatentImage', [512, 512, 1], [], ['LATENT']);
  add(
    5,
    'KSampler',
    [chain, 'randomize', 20, 8, 'euler', 'normal', 1],
    [
      link(1, 0, 5, 'model', 'MODEL'),
      link(2, 0, 5, 'positive', 'CONDITIONING'),
      link(3, 0, 5, 'negative', 'CONDITIONING'),
      link(4, 0, 5, 'latent_image', 'LATENT'),
    ],
    ['LATENT'],
  );
  const ends = [link(5, 0, 6, 'samples', 'LATENT'), link(1, 2, 6, 'vae', 'VAE')];
  add(6, 'VAEDecode', [], ends, ['IMAGE']);
  add(7, 'SaveImage', ['ferry'], [link(6, 0, 7, 'images', 'IMAGE')], []);
}
