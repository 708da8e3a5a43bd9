import { test } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startHome } from './world/start-home.ts';
import { openPage, stops } from './world/tour.ts';
import { createWords } from './world/words.ts';

const screens = fileURLToPath(new URL('../docs/screens/', import.meta.url));

for (const language of ['en', 'zh-CN'] as const)
  for (const scheme of ['light', 'dark'] as const)
    test(`${language}, ${scheme}`, async ({ browser }) => {
      const to = join(screens, `${language}-${scheme}`);
      mkdirSync(to, { recursive: true });
      const words = createWords(language);
      const empty = await startHome();
      const first = await openPage(browser, empty.address(), { language, scheme });
      await first.getByRole('button', { name: words.say('ui.first.try.action') }).waitFor();
      await first.screenshot({ path: join(to, 'first.png') });
      await first.context().close();
      await empty.close();
      const home = await startHome({ isSandbox: true });
      const page = await openPage(browser, home.address(), { language, scheme });
      for (const { name, visit } of stops(home)) {
        await visit(page, words);
        await page.evaluate(() => document.fonts.ready.then(() => undefined));
        await page.screenshot({ path: join(to, `${name}.png`) });
      }
      await page.context().close();
      await home.close();
    });
