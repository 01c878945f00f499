// npm run pictures: the README's screenshots, made with the running product. With --review <folder>: everything the bot says, in five languages or
// in those of --languages en,fr.
import { mkdir, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Browser, Locator } from 'playwright-core';
import { findChromium, launchChromium } from '../test/browser/chromium.ts';
import { startPage } from '../test/browser/start-page.ts';
import type { StartedPage } from '../test/browser/start-page.ts';
import { visit } from '../test/browser/visitor.ts';
import { LANGUAGES } from '../src/core/language.ts';
import { PEOPLE } from '../src/local/colleagues.ts';
import { takeReview } from './review-pictures.mts';

const PICTURES = fileURLToPath(new URL('../docs/pictures/', import.meta.url));

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { review: { type: 'string' }, languages: { type: 'string' } } });
  const executable = findChromium();
  if (executable === undefined) {
    process.stderr.write('No Chromium found: install one, or set CHROMIUM_PATH to it.\n');
    return 1;
  }
  const browser = await launchChromium(executable);
  const folder = values.review ?? PICTURES;
  await mkdir(folder, { recursive: true });
  const count =
    values.review === undefined
      ? await takeReadmePictures(browser)
      : await takeReview(browser, folder, values.languages?.split(',') ?? LANGUAGES);
  await browser.close();
  process.stdout.write(`${count} pictures in ${folder}\n`);
  return 0;
}

async function takeReadmePictures(browser: Browser): Promise<number> {
  const pictures = [takeAnswer, takeSection, takePhone, takeLanguages];
  for (const take of pictures) await withPage((local) => take(browser, local));
  return pictures.length;
}

/** A fresh workspace each time, so that no picture shows what another one left. */
async function withPage<T>(use: (local: StartedPage) => Promise<T>): Promise<T> {
  const local = await startPage();
  try {
    return await use(local);
  } finally {
    await local.stop();
  }
}

async function takeAnswer(browser: Browser, local: StartedPage): Promise<void> {
  const { page, newestReply, leave } = await visit(browser, local, {
    as: PEOPLE.grace,
    viewport: { width: 1280, height: 840 },
  });
  await page.locator('.chip').first().click();
  await newestReply().locator('.actions').first().waitFor();
  await settle(newestReply());
  await page.screenshot({ path: join(PICTURES, 'answer.png') });
  await leave();
}

async function takeSection(browser: Browser, local: StartedPage): Promise<void> {
  const { page, write, newest, modal, leave } = await visit(browser, local, {
    as: PEOPLE.grace,
    viewport: { width: 1100, height: 760 },
  });
  await write('/campaign-issue the console says xtk:session and nobody can log in');
  await newest().locator('.actions button').first().click();
  await settle(modal());
  await page.screenshot({ path: join(PICTURES, 'runbook-section.png') });
  await leave();
}

async function takePhone(browser: Browser, local: StartedPage): Promise<void> {
  const phone = { viewport: { width: 390, height: 780 }, colorScheme: 'dark', hasTouch: true } as const;
  const { page, newestReply, leave } = await visit(browser, local, { as: PEOPLE.colette, ...phone });
  await page.locator('.chip').nth(1).click();
  await newestReply().locator('.actions').first().waitFor();
  await settle(newestReply());
  await page.screenshot({ path: join(PICTURES, 'phone.png') });
  await leave();
}

const EXAMPLES = ['help.example2', 'help.example1', 'help.example3', 'help.example2'] as const;

/** Reports in four languages, side by side. */
async function takeLanguages(browser: Browser, local: StartedPage): Promise<void> {
  const people = [['fr', PEOPLE.colette], ['it', PEOPLE.dario], ['es', PEOPLE.ines], ['sv', PEOPLE.saga]] as const; // prettier-ignore
  const folder = await mkdtemp(join(tmpdir(), 'pictures-'));
  const files: string[] = [];
  for (const [at, [language, as]] of people.entries()) {
    const { write, newest, leave } = await visit(browser, local, { as, viewport: { width: 860, height: 1500 } });
    await write(`/campaign-issue ${local.say(language, EXAMPLES[at % EXAMPLES.length] ?? 'help.example1')}`);
    await newest().locator('.actions').first().waitFor();
    await settle(newest());
    files.push(join(folder, `${language}.png`));
    await newest().screenshot({ path: join(folder, `${language}.png`) });
    await leave();
  }
  await compose(browser, files, join(PICTURES, 'languages.png'));
}

async function compose(browser: Browser, files: readonly string[], target: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 840, height: 400 } });
  const images = await Promise.all(
    files.map(async (file) => `<img src="data:image/png;base64,${(await readFile(file)).toString('base64')}">`),
  );
  const style =
    'body{margin:0;display:grid;grid-template-columns:1fr 1fr;gap:8px;background:#ddd;align-items:start}img{width:100%;display:block}';
  await page.setContent(`<style>${style}</style>${images.join('')}`);
  await page.locator('body').screenshot({ path: target });
  await page.close();
}

/** Fonts are loaded, and nothing moves any more. */
async function settle(locator: Locator): Promise<void> {
  await locator.waitFor();
  await locator.page().waitForTimeout(400);
}

process.exit(await main());
