import type { Locator } from 'playwright-core';
import type { Language } from '../src/core/language.ts';
import type { StartedPage } from '../test/browser/start-page.ts';
import type { Visitor } from '../test/browser/visitor.ts';

export interface Scene extends Visitor {
  readonly language: Language;
  /** Id of whoever sits before the page. */
  readonly as: string;
  readonly local: StartedPage;
  /** Takes a picture of a message, a window or the Home tab. */
  take(name: string, what: Locator): Promise<void>;
}

/** Sends a command and waits until its answer is there. */
export async function command({ write, page, newest }: Scene, text: string): Promise<Locator> {
  const before = await page.locator('#messages > li').count();
  await write(`/campaign-issue ${text}`);
  await page.locator('#messages > li').nth(before).waitFor();
  return newest();
}

/** Presses a button by what it says, and waits until the page has followed. */
export async function press(place: Locator, scene: Scene, key: Parameters<StartedPage['say']>[1]): Promise<void> {
  await place
    .getByRole('button', { name: scene.local.say(scene.language, key), exact: true })
    .first()
    .click();
  await scene.page.waitForTimeout(600);
}

/** Presses the first button of a place whatever it says. */
export async function pressFirst(place: Locator, { page }: Scene): Promise<void> {
  await place.getByRole('button').first().click();
  await page.waitForTimeout(600);
}

/** Mentions the bot and opens the thread of its answer. */
export async function mention({ page, write, newestReply, local }: Scene, text: string): Promise<void> {
  const before = await page.locator('#messages .replies').count();
  await page.keyboard.press('Escape');
  await write(`@${local.workspace.core.bot.name} ${text}`);
  await page.locator('#messages .replies').nth(before).click();
  await newestReply().locator('.actions').first().waitFor();
}

export async function closeWindow({ page, modal }: Scene): Promise<void> {
  await page.keyboard.press('Escape');
  await modal().waitFor({ state: 'detached' });
}
