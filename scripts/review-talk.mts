import type { Language } from '../src/core/language.ts';
import { closeWindow, command, mention, press, pressFirst, type Scene } from './review-scene.mts';

/** Invented reports that lead to each kind of answer. */
const REPORTS: Readonly<Record<Language, { choice: string; two: string; resolved: string }>> = {
  en: {
    choice: 'the statistics are not shown',
    two: 'the CSV import fails and the mirror pages return error 500',
    resolved: 'it works again, thanks',
  },
  fr: {
    choice: 'connexion impossible',
    two: "l'import du CSV échoue et les pages miroir renvoient une erreur 500",
    resolved: 'tout fonctionne de nouveau, merci',
  },
  it: {
    choice: 'le statistiche non si vedono',
    two: "l'importazione del CSV non riesce e le pagine mirror danno errore 500",
    resolved: 'ora funziona di nuovo, grazie',
  },
  es: {
    choice: 'las estadísticas no se ven',
    two: 'la importación del CSV falla y las páginas espejo dan error 500',
    resolved: 'ya funciona de nuevo, gracias',
  },
  sv: {
    choice: 'statistik visas inte',
    two: 'CSV-importen misslyckas och spegelsidorna ger fel 500',
    resolved: 'allt fungerar igen, tack',
  },
};

async function pages(scene: Scene): Promise<void> {
  const { take, page, newest } = scene;
  await take('help', await command(scene, 'help'));
  const list = await command(scene, 'modules');
  await take('modules', list);
  await list.locator('.actions button').nth(1).click();
  await page.waitForTimeout(400);
  await take('module', newest());
  for (const subcommand of ['stats', 'gaps', 'settings'])
    await take(`${subcommand}-refused`, await command(scene, subcommand));
  await take('language-unknown', await command(scene, 'language xx'));
  await take('language-set', await command(scene, `language ${scene.language}`));
  await take('language-automatic', await command(scene, 'language automatic'));
  await take('forgotten', await command(scene, 'forget me'));
}

async function kinds(scene: Scene): Promise<void> {
  const { language, take, page, newest, local } = scene;
  const { choice, two, resolved } = REPORTS[language];
  await take('answer-choice', await command(scene, choice));
  await newest().locator('.actions').first().getByRole('button').first().click();
  await page.waitForTimeout(400);
  await take('answer-chosen', newest());
  await press(newest(), scene, 'button.notThis');
  await take('not-this-next', newest());
  await take('answer-two', await command(scene, two));
  await take('answer-resolved', await command(scene, resolved));
  await take('answer-look-alike', await command(scene, local.say(language, 'help.example1')));
  await newest().locator('.actions').nth(1).getByRole('button').nth(1).click();
  await page.waitForTimeout(400);
  await take('answer-decided', newest());
  await take('answer', await command(scene, local.say(language, 'help.example2')));
  await press(newest(), scene, 'button.share');
  await take('shared', newest());
}

/** "Not this" until nothing is left, then the call for help. */
async function notThis(scene: Scene): Promise<void> {
  const { language, take, page, newest, local } = scene;
  await command(scene, local.say(language, 'help.example1'));
  for (const step of [1, 2, 3, 4, 5, 6, 7]) {
    await press(newest(), scene, 'button.notThis');
    await take(step === 1 ? 'not-this' : 'not-this-last', newest());
    const name = local.say(language, 'button.notThis');
    if ((await newest().getByRole('button', { name, exact: true }).count()) === 0) break;
  }
  await press(newest(), scene, 'button.askHuman');
  await take('help-wanted', page.locator('#messages > li:not(.is-private)').last());
  await take('help-asked', page.locator('#messages > li.is-private').last());
}

async function unknown(scene: Scene): Promise<void> {
  const { take, page, newest } = scene;
  await take('unknown', await command(scene, 'qwertz asdfgh'));
  await press(newest(), scene, 'button.askHuman');
  await take('help-wanted-nothing-tried', page.locator('#messages > li:not(.is-private)').last());
}

async function sections(scene: Scene): Promise<void> {
  const { local, language, take, newest, modal, page } = scene;
  await command(scene, local.say(language, 'help.example3'));
  await newest().locator('.actions button').first().click();
  await take('section', modal());
  await modal().locator('.actions').last().getByRole('button').first().click();
  await page.waitForTimeout(400);
  await take('section-next', modal());
  await closeWindow(scene);
  local.workspace.faults.add({ method: 'views.open', kind: 'ok-false', error: 'expired_trigger_id' });
  await newest().locator('.actions button').first().click();
  await page.waitForTimeout(600);
  await take('section-as-message', newest());
}

async function languageMenu(scene: Scene): Promise<void> {
  const { local, language, take, newest, page } = scene;
  const other: Language = language === 'en' ? 'fr' : 'en';
  await command(scene, local.say(language, 'help.example2'));
  await newest().locator('select').first().selectOption({ label: NAMES[other] });
  await page.waitForTimeout(600);
  await take('answer-in-another-language', newest());
}

const NAMES: Readonly<Record<'en' | 'fr', string>> = { en: 'English', fr: 'Français' };

export const COMMAND_SCENES = [pages, kinds, notThis, unknown, sections, languageMenu];

async function mentions(scene: Scene): Promise<void> {
  const { page, take, newestReply, language, local } = scene;
  await page.setViewportSize({ width: 1500, height: 2400 });
  await mention(scene, '');
  await take('mention-without-report', newestReply());
  await mention(scene, local.say(language, 'help.example2'));
  await take('thread-answer', newestReply());
  await press(newestReply(), scene, 'button.solved');
  await take('thread-solved', newestReply());
  await press(newestReply(), scene, 'button.notSolved');
  await take('thread-not-solved', page.locator('#thread .messages > li:not(.is-private)').last());
  await take('thread-not-solved-notice', newestReply());
  await mention(scene, local.say(language, 'help.example2'));
  await take('same-trouble', newestReply());
}

async function shortcut(scene: Scene): Promise<void> {
  const { page, modal, take, local, language, write } = scene;
  const report = local.say(language, 'help.example1');
  await page.keyboard.press('Escape');
  await write(report);
  await page.locator('#messages > li', { hasText: report }).last().focus();
  await page.keyboard.press('m');
  await page.getByRole('menuitem', { name: 'Find a fix' }).click();
  await take('shortcut', modal());
  await press(modal(), scene, 'button.post');
  await take('shortcut-posted', modal());
  await closeWindow(scene);
}

/** A section opened from the answer in a window lies on top of it, with the way back. */
async function sectionOverAnswer(scene: Scene): Promise<void> {
  const { page, modal, take, local, language, write } = scene;
  const report = local.say(language, 'help.example3');
  await write(report);
  await page.locator('#messages > li', { hasText: report }).last().focus();
  await page.keyboard.press('m');
  await page.getByRole('menuitem', { name: 'Find a fix' }).click();
  await modal().locator('.actions button').first().click();
  await modal()
    .getByRole('button', { name: local.say(language, 'button.back'), exact: true })
    .waitFor();
  await take('section-over-answer', modal());
  await modal()
    .getByRole('button', { name: local.say(language, 'button.back'), exact: true })
    .click();
  await modal()
    .getByRole('button', { name: local.say(language, 'button.solved'), exact: true })
    .waitFor();
  await closeWindow(scene);
}

/** Slack asks for patience: the answer comes later, and whoever asked is told so at once. */
async function waiting(scene: Scene): Promise<void> {
  const { page, take, local, language, write } = scene;
  await page.keyboard.press('Escape');
  local.workspace.faults.add({ method: 'chat.postMessage', kind: '429', retryAfterS: 30 });
  await write(`@${local.workspace.core.bot.name} ${local.say(language, 'help.example3')}`);
  await take('waiting', page.locator('li.is-private').last());
}

export const CHANNEL_SCENES = [mentions, shortcut, sectionOverAnswer, waiting];

async function home(scene: Scene): Promise<void> {
  const { page, goTo, take, modal, local, language } = scene;
  await command(scene, local.say(language, 'help.example2'));
  await command(scene, 'qwertz asdfgh');
  await goTo('Fix Finder');
  await take('home', page.locator('#home .content'));
  await page.locator('#home input').fill(local.say(language, 'help.example3'));
  await page.keyboard.press('Enter');
  await take('home-search', modal());
  await pressFirst(modal().locator('.actions').first(), scene);
  await take('home-section', modal());
  await page.keyboard.press('Escape');
}

export const HOME_SCENES = [home];
