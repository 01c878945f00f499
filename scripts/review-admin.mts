import { closeWindow, command, press, type Scene } from './review-scene.mts';

async function admin(scene: Scene): Promise<void> {
  const { take, page, goTo, local, language, newest } = scene;
  await command(scene, local.say(language, 'help.example2'));
  await press(newest(), scene, 'button.solved');
  await command(scene, local.say(language, 'help.example1'));
  for (const report of ['qwertz asdfgh', 'qwertz asdfgj', 'the coffee machine leaks']) await command(scene, report);
  await take('stats', await command(scene, 'stats'));
  await take('gaps', await command(scene, 'gaps'));
  await take('settings', await command(scene, 'settings'));
  await goTo('Fix Finder');
  await take('home-admin', page.locator('#home .content'));
}

export const ADMIN_SCENES = [admin];

/** Where the bot is no member, the answer cannot be shared. */
async function notAMember(scene: Scene): Promise<void> {
  await command(scene, scene.local.say(scene.language, 'help.example2'));
  await press(scene.newest(), scene, 'button.share');
  await scene.take('not-a-member', scene.newest());
}

/** A message that is gone: nothing can take its place. */
async function apology(scene: Scene): Promise<void> {
  const { local, language, newest, take } = scene;
  await command(scene, local.say(language, 'help.example2'));
  local.workspace.faults.add({ method: 'response_url', kind: 'ok-false', error: 'fatal_error', times: 1 });
  await press(newest(), scene, 'button.solved');
  await take('apology', newest());
}

/** Three hundred milliseconds apart, more than one person may send: 30 a minute, unless configured otherwise. */
const MAX_COMMANDS = 40;

async function tooFast(scene: Scene): Promise<void> {
  const { page, take, local, language, write } = scene;
  const notice = page.locator('#messages > li', { hasText: local.say(language, 'error.tooMany') });
  for (let sent = 0; (await notice.count()) === 0; sent += 1) {
    if (sent === MAX_COMMANDS) throw new Error(`${MAX_COMMANDS} commands were sent, and none was too many`);
    await write('/campaign-issue help');
    await page.waitForTimeout(300);
  }
  await take('too-fast', notice.last());
}

export const FAILURE_SCENES = [notAMember, apology, tooFast];

/** The table of ports and the longest section, on a phone in dark colours. */
async function phone(scene: Scene): Promise<void> {
  const { take, newest, modal, page, local, language } = scene;
  await take('phone-answer', await command(scene, local.say(language, 'help.example1')));
  await take('phone-modules', await command(scene, 'modules'));
  await openModule(scene, 'stat');
  await newest().locator('.actions button').nth(2).click();
  await take('phone-ports', modal());
  await closeWindow(scene);
  await command(scene, 'modules');
  await openModule(scene, 'tracking');
  await newest().locator('.actions button').first().click();
  await modal().waitFor();
  const next = modal()
    .getByRole('button')
    .filter({ hasText: local.say(language, 'button.next') });
  while ((await next.count()) > 0) {
    await next.first().click();
    await page.waitForTimeout(400);
  }
  await take('phone-longest', modal());
}

async function openModule({ newest, page }: Scene, module: string): Promise<void> {
  await newest()
    .getByRole('button')
    .filter({ hasText: new RegExp(`^${module}$`, 'u') })
    .click();
  await page.waitForTimeout(400);
}

export const PHONE_SCENES = [phone];
