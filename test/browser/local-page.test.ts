import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import { findChromium, launchChromium } from './chromium.ts';
import { startPage } from './start-page.ts';
import type { StartedPage } from './start-page.ts';
import { visit } from './visitor.ts';
import type { VisitOptions, Visitor } from './visitor.ts';

const executable = findChromium();
if (executable === undefined)
  process.stdout.write('The browser tests are skipped: no Chromium found; set CHROMIUM_PATH to one.\n');
const inBrowser = executable === undefined ? describe.skip : describe;

inBrowser('the page of the local workspace', () => {
  let browser: Browser;
  let local: StartedPage;

  beforeAll(async () => {
    [browser, local] = await Promise.all([launchChromium(executable ?? ''), startPage()]);
  });

  afterAll(async () => {
    await browser.close();
    await local.stop();
  });

  test.each([
    ['English', 'en', PEOPLE.grace],
    ['français', 'fr', PEOPLE.colette],
    ['italiano', 'it', PEOPLE.dario],
    ['español', 'es', PEOPLE.ines],
    ['svenska', 'sv', PEOPLE.saga],
  ] as const)('a suggested report in %s is answered in its thread, in its language', async (name, language, as) => {
    const complaints = await visiting({ as }, async ({ page, newestReply }) => {
      await page.locator('.chip', { has: page.getByText(name, { exact: true }) }).click();
      await newestReply().getByText(local.say(language, 'answer.todo')).first().waitFor();
      expect(await page.locator('#messages .is-open .replies').innerText()).toContain('1 reply');
    });
    expect(complaints).toEqual([]);
  });

  test('a section opens in a window, whose pages turn and which Escape closes', async () => {
    const complaints = await visiting({ as: PEOPLE.grace }, async ({ page, write, newest, modal }) => {
      await write('/campaign-issue the console says xtk:session and nobody can log in');
      await newest().locator('.actions').first().getByRole('button').first().click();
      const title = modal().getByRole('heading', { level: 2 });
      const first = await title.innerText();
      await modal().locator('.actions').last().getByRole('button').first().click();
      await title.filter({ hasNotText: first }).waitFor();
      await page.keyboard.press('Escape');
      await modal().waitFor({ state: 'detached' });
    });
    expect(complaints).toEqual([]);
  });

  test('a window is closed by buttons in the language of whoever opened it', async () => {
    const complaints = await visiting({ as: PEOPLE.colette }, async ({ write, newest, modal }) => {
      await write('/campaign-issue la console affiche xtk:session');
      for (const which of [0, 1]) {
        await newest().locator('.actions').first().getByRole('button').nth(which).click();
        const closing = modal().getByRole('button', { name: 'Fermer', exact: true });
        await closing.nth(1).waitFor();
        expect(await closing.count()).toBe(2);
        expect(await modal().getByRole('button', { name: 'Close' }).count()).toBe(0);
        await closing.nth(which).click();
        await modal().waitFor({ state: 'detached' });
      }
    });
    expect(complaints).toEqual([]);
  });

  test('look-alikes are told apart by a question with two buttons', async () => {
    const complaints = await visiting({ as: PEOPLE.grace }, async ({ write, newest }) => {
      await write('/campaign-issue emails have stopped going out');
      const question = newest().locator('.actions').nth(1).getByRole('button');
      await question.nth(1).waitFor();
      expect(await question.count()).toBe(2);
      await question.nth(1).click();
      await newest()
        .getByText(local.say('en', 'answer.module', { module: 'stat' }))
        .waitFor();
      expect(await newest().locator('.actions').count()).toBe(2);
    });
    expect(complaints).toEqual([]);
  });

  test('"not this" leads to another module, or says that there is none', async () => {
    const complaints = await visiting({ as: PEOPLE.grace }, async ({ write, newest }) => {
      await write('/campaign-issue the console says xtk:session and nobody can log in');
      await newest()
        .getByText(local.say('en', 'answer.module', { module: 'web' }))
        .waitFor();
      await newest()
        .getByRole('button', { name: local.say('en', 'button.notThis') })
        .click();
      await newest()
        .getByText(/Not web, then|no other likely candidate/u)
        .waitFor();
    });
    expect(complaints).toEqual([]);
  });

  test('"solved" is written on the answer', async () => {
    const complaints = await visiting({ as: PEOPLE.ines }, async ({ page, newestReply }) => {
      await page.locator('.chip').nth(3).click();
      await newestReply().getByRole('button', { name: 'Resuelto', exact: true }).click();
      await newestReply()
        .getByText(/@Inés: resuelto/iu)
        .waitFor();
    });
    expect(complaints).toEqual([]);
  });

  test('the language menu of an answer writes it again in another language', async () => {
    const complaints = await visiting({ as: PEOPLE.saga }, async ({ write, newest }) => {
      await write('/campaign-issue emails have stopped going out');
      await newest().getByText(local.say('en', 'answer.todo')).waitFor();
      await newest().getByRole('combobox').selectOption({ label: 'Svenska' });
      await newest().getByText(local.say('sv', 'answer.todo')).waitFor();
    });
    expect(complaints).toEqual([]);
  });

  test('the message shortcut answers what a colleague wrote, in a window', async () => {
    const complaints = await visiting({ as: PEOPLE.colette }, async ({ page, modal }) => {
      const report = page.locator('#messages > li', { hasText: 'flussi di lavoro' });
      await report.focus();
      await page.keyboard.press('m');
      await page.getByRole('menuitem', { name: 'Find a fix' }).click();
      await modal().getByText('wfserver').first().waitFor();
    });
    expect(complaints).toEqual([]);
  });

  test('App Home searches, and follows the language that its owner chooses there', async () => {
    const complaints = await visiting({ as: PEOPLE.grace }, async ({ page, goTo, modal }) => {
      await goTo('Fix Finder');
      await page.getByLabel(local.say('en', 'home.searchLabel')).fill('clicks and opens have been at zero since noon');
      await page.keyboard.press('Enter');
      await modal().getByText('tracking').first().waitFor();
      await page.keyboard.press('Escape');
      await modal().waitFor({ state: 'detached' });
      await page.locator('#home').getByRole('combobox').first().selectOption({ label: 'Français' });
      await page.locator('#home').getByText(local.say('fr', 'home.myLanguage')).waitFor();
    });
    expect(complaints).toEqual([]);
  });

  test('App Home searches with its button for whoever does not press Enter', async () => {
    const complaints = await visiting({ as: PEOPLE.saga }, async ({ page, goTo, modal }) => {
      await goTo('Fix Finder');
      await page.getByLabel(local.say('sv', 'home.searchLabel')).fill('mejlen går inte ut längre');
      await page.getByRole('button', { name: local.say('sv', 'button.search') }).click();
      await modal().getByRole('heading', { name: 'Modul: mta', level: 2 }).waitFor();
    });
    expect(complaints).toEqual([]);
  });

  test('everything that can be used has a name for those who do not see it', async () => {
    const complaints = await visiting({ as: PEOPLE.saga }, async ({ page, write, newest, modal, goTo }) => {
      await write('/campaign-issue mejlen går inte ut längre');
      await newest().locator('.actions').first().waitFor();
      expect(nameless(await page.locator('body').ariaSnapshot())).toEqual([]);
      expect(await newest().ariaSnapshot()).toContain(`combobox "${local.say('sv', 'button.language')}"`);
      await newest().locator('.actions button').first().click();
      await modal().locator('.actions').last().waitFor();
      expect(nameless(await modal().ariaSnapshot())).toEqual([]);
      await page.keyboard.press('Escape');
      await modal().waitFor({ state: 'detached' });
      await goTo('Fix Finder');
      await page.locator('#home .actions').last().waitFor();
      const home = await page.locator('#home').ariaSnapshot();
      expect(nameless(home)).toEqual([]);
      expect(home).toContain(`textbox "${local.say('sv', 'home.searchLabel')}"`);
    });
    expect(complaints).toEqual([]);
  });

  test('two people in two windows see each other, but not the answers to each other’s commands', async () => {
    const complaints = await visiting({ as: PEOPLE.dario }, async (dario) => {
      await visiting({ as: PEOPLE.thiago }, async (thiago) => {
        await thiago.write('/campaign-issue os e-mails pararam de sair');
        await thiago.newest().getByText('Only visible to you').waitFor();
        await thiago.write('Alguém mais?');
        await dario.newest().getByText('Alguém mais?').waitFor();
        expect(await dario.page.locator('#messages .is-private').count()).toBe(0);
      });
    });
    expect(complaints).toEqual([]);
  });

  test('private answers are gone after a reload, as in Slack', async () => {
    const complaints = await visiting({ as: PEOPLE.thiago }, async ({ page, write, newest }) => {
      await write('/campaign-issue help');
      await newest().getByText('Only visible to you').waitFor();
      await page.reload();
      await page.locator('body[data-ready]').waitFor();
      expect(await page.locator('#messages .is-private').count()).toBe(0);
    });
    expect(complaints).toEqual([]);
  });

  test('the composer completes commands and people from the keyboard alone', async () => {
    const complaints = await visiting({ as: PEOPLE.grace }, async ({ page }) => {
      const box = page.locator('#composer-text');
      await box.pressSequentially('/cam');
      await page.keyboard.press('Tab');
      expect(await box.inputValue()).toBe('/campaign-issue ');
      await box.fill('');
      await box.pressSequentially('@fix');
      await page.keyboard.press('Enter');
      expect(await box.inputValue()).toBe('@fixfinder ');
    });
    expect(complaints).toEqual([]);
  });

  test('a mention where the bot is no member offers to invite it, and is answered afterwards', async () => {
    const complaints = await visiting({ as: PEOPLE.grace, channel: CHANNELS.campaignOps }, async ({ page, write }) => {
      await write('@fixfinder emails have stopped going out');
      await page.getByRole('button', { name: 'Invite @fixfinder' }).click();
      await page.locator('#messages .replies').last().waitFor();
    });
    expect(complaints).toEqual([]);
  });

  test('the inspector shows payloads both ways, the acknowledgement, and a planned fault', async () => {
    const complaints = await visiting({ as: PEOPLE.grace }, async ({ page, write }) => {
      await page.getByRole('button', { name: 'Inspector' }).click();
      await page.getByRole('button', { name: 'Faults' }).click();
      await page.getByLabel('What happens').selectOption({ label: 'Answer the next call with 500' });
      await page.getByRole('button', { name: 'Plan it' }).click();
      await page.locator('#faults-badge', { hasText: '1' }).waitFor();
      await page.keyboard.press('Escape');
      await write('@fixfinder emails have stopped going out');
      await page.locator('#faults-badge').waitFor({ state: 'hidden' });
      const delivery = page.locator('.ledger details', { hasText: 'app_mention' }).first();
      await delivery.getByText(/acknowledged in/u).waitFor();
      await delivery.locator('summary').click();
      await delivery.getByText('"event_callback"').waitFor();
    });
    expect(complaints).toEqual([]);
  });

  test('no rule of Slack’s has been broken on the way', () => {
    expect(local.workspace.broken).toEqual([]);
  });

  /** Resolves with what the page's script complained about meanwhile. */
  async function visiting(options: VisitOptions, act: (visitor: Visitor) => Promise<void>): Promise<readonly string[]> {
    const visitor = await visit(browser, local, options);
    await act(visitor);
    await visitor.leave();
    return visitor.complaints;
  }
});

test('a control without a name is noticed', () => {
  const tree = '- button "Send"\n- button [disabled]\n- combobox:\n  - option "English"\n- link "x":\n- textbox';
  expect(nameless(tree)).toEqual(['- button [disabled]', '- combobox:', '- textbox']);
});

/** Lines of an accessibility tree with a control that has no name. */
function nameless(tree: string): string[] {
  return tree
    .split('\n')
    .filter((line) => /^\s*- (?:button|link|combobox|textbox|checkbox|radio|dialog|img)(?=:|\s\[|$)/u.test(line));
}
