import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import type { Language } from '../src/core/language.ts';
import { CHANNELS, PEOPLE } from '../src/local/colleagues.ts';
import type { StartedPage } from '../test/browser/start-page.ts';
import { visit } from '../test/browser/visitor.ts';
import type { Visitor } from '../test/browser/visitor.ts';

const SPEAKERS: readonly (readonly [Language, string])[] = [
  ['en', PEOPLE.grace],
  ['fr', PEOPLE.colette],
  ['it', PEOPLE.dario],
  ['es', PEOPLE.ines],
  ['sv', PEOPLE.saga],
];

interface Scene extends Visitor {
  readonly language: Language;
  readonly local: StartedPage;
  /** Takes a picture of a message, a window or the Home tab. */
  take(name: string, what: Locator): Promise<void>;
}

/** Every kind of message and window, in each language: `<kind>-<language>.png`. Returns how many. */
export async function takeReview(browser: Browser, local: StartedPage, folder: string): Promise<number> {
  let count = 0;
  for (const [language, as] of SPEAKERS) {
    for (const [place, scenes] of Object.entries(SCENES)) {
      const options = { as, channel: place === 'elsewhere' ? CHANNELS.campaignOps : CHANNELS.incidents };
      const visitor = await visit(browser, local, {
        ...options,
        viewport: { width: 900, height: 2400 },
        bypassCSP: true,
      });
      await visitor.page.addStyleTag({
        content:
          '.guide{display:none}.modal{max-height:none!important}.toolbar{display:none}.announcement{display:none}',
      });
      const take = async (name: string, what: Locator): Promise<void> => {
        await what.waitFor();
        await visitor.page.waitForTimeout(250);
        await what.screenshot({ path: join(folder, `${name}-${language}.png`) });
        count += 1;
      };
      for (const scene of scenes) await scene({ ...visitor, language, local, take });
      await visitor.leave();
    }
  }
  return count;
}

type Act = (scene: Scene) => Promise<void>;

const SCENES: Readonly<Record<string, readonly Act[]>> = {
  commands: [help, modules, answers, unknowns, languages, figures, forgetting],
  public: [mentions, shortcut],
  home: [home],
  elsewhere: [notAMember],
};

/** Sends a command and waits until its answer is there. */
async function command({ write, page, newest }: Scene, text: string): Promise<Locator> {
  const before = await page.locator('#messages > li').count();
  await write(`/campaign-issue ${text}`);
  await page.locator('#messages > li').nth(before).waitFor();
  return newest();
}

function press(place: Locator, scene: Scene, key: Parameters<StartedPage['say']>[1]): Promise<void> {
  return place
    .getByRole('button', { name: scene.local.say(scene.language, key), exact: true })
    .first()
    .click();
}

async function help(scene: Scene): Promise<void> {
  await scene.take('help', await command(scene, 'help'));
}

async function modules(scene: Scene): Promise<void> {
  const list = await command(scene, 'modules');
  await scene.take('modules', list);
  await list.locator('.actions button').nth(1).click();
  await scene.page.waitForTimeout(400);
  await scene.take('module', scene.newest());
}

async function answers(scene: Scene): Promise<void> {
  const { local, language, take, page, modal, newest } = scene;
  await take('answer-look-alike', await command(scene, local.say(language, 'help.example1')));
  await newest().locator('.actions').nth(1).getByRole('button').nth(1).click();
  await page.waitForTimeout(400);
  await take('answer-decided', newest());
  await command(scene, local.say(language, 'help.example2'));
  await take('answer', newest());
  await press(newest(), scene, 'button.notThis');
  await page.waitForTimeout(400);
  await take('not-this', newest());
  await command(scene, local.say(language, 'help.example3'));
  await newest().locator('.actions button').first().click();
  await take('section', modal());
  await modal().locator('.actions').last().getByRole('button').first().click();
  await page.waitForTimeout(400);
  await take('section-next', modal());
  await page.keyboard.press('Escape');
  await modal().waitFor({ state: 'detached' });
  await press(newest(), scene, 'button.share');
  await page.waitForTimeout(600);
  await take('shared', newest());
}

async function unknowns(scene: Scene): Promise<void> {
  const { take, page, newest } = scene;
  await take('unknown', await command(scene, 'qwertz asdfgh'));
  await press(newest(), scene, 'button.askHuman');
  await page.waitForTimeout(600);
  await take('help-wanted', page.locator('#messages > li:not(.is-private)').last());
  await take('help-asked', page.locator('#messages > li.is-private').last());
}

async function languages(scene: Scene): Promise<void> {
  await scene.take('language-unknown', await command(scene, 'language xx'));
  await scene.take('language-set', await command(scene, `language ${scene.language}`));
}

async function figures(scene: Scene): Promise<void> {
  await scene.take('stats', await command(scene, 'stats'));
  await scene.take('gaps', await command(scene, 'gaps'));
}

async function forgetting(scene: Scene): Promise<void> {
  await scene.take('forgotten', await command(scene, 'forget me'));
}

async function mentions(scene: Scene): Promise<void> {
  const { page, take, newestReply, language, local } = scene;
  await page.setViewportSize({ width: 1500, height: 2400 });
  await mention(scene, '');
  await take('mention-without-report', newestReply());
  await mention(scene, local.say(language, 'help.example2'));
  await take('thread-answer', newestReply());
  await press(newestReply(), scene, 'button.solved');
  await page.waitForTimeout(500);
  await take('thread-solved', newestReply());
  await press(newestReply(), scene, 'button.notSolved');
  await page.waitForTimeout(500);
  await take('thread-not-solved', newestReply());
}

/** Mentions the bot and opens the thread of its answer. */
async function mention({ page, write, newestReply, local }: Scene, text: string): Promise<void> {
  const before = await page.locator('#messages .replies').count();
  await page.keyboard.press('Escape');
  await write(`@${local.workspace.core.bot.name} ${text}`);
  await page.locator('#messages .replies').nth(before).click();
  await newestReply().locator('.actions').first().waitFor();
}

async function shortcut({ page, modal, take }: Scene): Promise<void> {
  await page.locator('#messages > li', { hasText: 'flussi di lavoro' }).first().focus();
  await page.keyboard.press('m');
  await page.getByRole('menuitem', { name: 'Find a fix' }).click();
  await take('shortcut', modal());
  await page.keyboard.press('Escape');
}

async function home(scene: Scene): Promise<void> {
  const { page, goTo, take, modal, local, language } = scene;
  await goTo('Fix Finder');
  await take('home', page.locator('#home .content'));
  await page.locator('#home input').fill(local.say(language, 'help.example3'));
  await page.keyboard.press('Enter');
  await take('home-search', modal());
  await page.keyboard.press('Escape');
}

/** Where the bot is no member, the answer cannot be shared. */
async function notAMember(scene: Scene): Promise<void> {
  await command(scene, scene.local.say(scene.language, 'help.example2'));
  await press(scene.newest(), scene, 'button.share');
  await scene.page.waitForTimeout(600);
  await scene.take('not-a-member', scene.newest());
}
