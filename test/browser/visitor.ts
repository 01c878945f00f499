import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { LocalWorkspace } from '../../src/local/start-local-workspace.ts';

/** Somebody in front of the page, as one of the colleagues. */
export interface Visitor {
  readonly page: Page;
  /** What the page's script complained about. */
  readonly complaints: readonly string[];
  /** Writes in the channel and sends it with Enter. */
  write(text: string): Promise<void>;
  /** The newest message in the channel, or in the open thread. */
  newest(): Locator;
  newestReply(): Locator;
  modal(): Locator;
  goTo(name: string): Promise<void>;
  leave(): Promise<void>;
}

export interface VisitOptions extends BrowserContextOptions {
  readonly as: string;
  /** Id of a channel; #incidents when absent. */
  readonly channel?: string;
}

/** Opens the page in a window of its own. */
export async function visit(
  browser: Browser,
  local: LocalWorkspace,
  { as, channel, ...options }: VisitOptions,
): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(5_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
  await page.goto(`${local.url}#${as}${channel === undefined ? '' : `/${channel}`}`);
  await page.locator('body[data-ready]').waitFor();
  return {
    page,
    complaints,
    async write(text) {
      await page.locator('#composer-text').fill(text);
      await page.locator('#composer-text').press('Enter');
    },
    newest: () => page.locator('#messages > li').last(),
    newestReply: () => page.locator('#thread .messages > li').last(),
    modal: () => page.locator('#modal[open]'),
    goTo: (name) => page.getByRole('navigation', { name: 'Channels' }).getByRole('button', { name }).click(),
    leave: () => context.close(),
  };
}
