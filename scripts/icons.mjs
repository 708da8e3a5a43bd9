// `npm run icons`: draws the app's icon out of resources/icons/icon.svg, in the size that the packages are made from.
import { chromium } from '@playwright/test';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';
import { chromiumPath } from './system-packages.mjs';

const size = 1024;
const svg = readFileSync(join(root, 'resources', 'icons', 'icon.svg'), 'utf8');
const browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: size, height: size } });
await page.setContent(
  `<style>body{margin:0}svg{width:${size}px;height:${size}px;display:block}</style>${svg}`,
);
writeFileSync(
  join(root, 'resources', 'icons', 'icon.png'),
  await page.screenshot({ omitBackground: true }),
);
await browser.close();
