// `npm run icons`: draws the app's icon out of resources/icons/icon.svg, in the size that the packages are made from, and
// for the tray.
import { chromium } from '@playwright/test';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';
import { chromiumPath } from './system-packages.mjs';

const svg = readFileSync(join(root, 'resources', 'icons', 'icon.svg'), 'utf8');
const browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] });
const drawn = async (size) => {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(
    `<style>body{margin:0}svg{width:${size}px;height:${size}px;display:block}</style>${svg}`,
  );
  return page.screenshot({ omitBackground: true });
};
writeFileSync(join(root, 'resources', 'icons', 'icon.png'), await drawn(1024));
// a part of the program, so that nothing has to be found on the disk
const tray = { dataUrl: `data:image/png;base64,${(await drawn(32)).toString('base64')}` };
writeFileSync(join(root, 'resources', 'icons', 'tray.json'), `${JSON.stringify(tray, null, 2)}\n`);
await browser.close();
