import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import type { Language } from '../src/core/language.ts';
import { CHANNELS, PEOPLE } from '../src/local/colleagues.ts';
import { startPage } from '../test/browser/start-page.ts';
import type { PageOptions } from '../test/browser/start-page.ts';
import { visit } from '../test/browser/visitor.ts';
import { ADMIN_SCENES, FAILURE_SCENES, PHONE_SCENES } from './review-admin.mts';
import type { Scene } from './review-scene.mts';
import { CHANNEL_SCENES, COMMAND_SCENES, HOME_SCENES } from './review-talk.mts';

const SPEAKERS: readonly (readonly [Language, string])[] = [
  ['en', PEOPLE.grace],
  ['fr', PEOPLE.colette],
  ['it', PEOPLE.dario],
  ['es', PEOPLE.ines],
  ['sv', PEOPLE.saga],
];

interface Act {
  readonly scenes: readonly ((scene: Scene) => Promise<void>)[];
  readonly channel?: string;
  readonly page?: PageOptions;
  readonly isPhone?: true;
}

/** Each in a fresh workspace, so that no picture shows what another one left. */
const ACTS: readonly Act[] = [
  { scenes: COMMAND_SCENES, page: { admins: [PEOPLE.thiago] } },
  { scenes: CHANNEL_SCENES },
  { scenes: HOME_SCENES, page: { admins: [PEOPLE.thiago] } },
  {
    scenes: ADMIN_SCENES,
    page: {
      admins: SPEAKERS.map(([, person]) => person),
      keepTextDays: 1,
      hasOwnContent: true,
      problems: [
        {
          file: 'runbook/en/loyalty-ledger.md',
          line: 3,
          message: 'short: Too big: expected string to have <=24 characters',
          remedy: 'correct the value',
        },
      ],
    },
  },
  {
    scenes: FAILURE_SCENES,
    channel: CHANNELS.campaignOps,
    page: { floodLimits: { perUser: 8, perChannel: 0, perWorkspace: 0 } },
  },
  { scenes: PHONE_SCENES, isPhone: true },
];

const WIDE = { viewport: { width: 900, height: 2400 } };
const PHONE = { viewport: { width: 390, height: 2400 }, colorScheme: 'dark', hasTouch: true } as const;

/** Every kind of message and window, in each language: `<kind>-<language>.png`. Returns how many. */
export async function takeReview(browser: Browser, folder: string, languages: readonly string[]): Promise<number> {
  let count = 0;
  for (const [language, as] of SPEAKERS.filter(([spoken]) => languages.includes(spoken))) {
    for (const { scenes, channel = CHANNELS.incidents, page: options, isPhone } of ACTS) {
      const local = await startPage(options);
      const visitor = await visit(browser, local, {
        as,
        channel,
        ...(isPhone ? PHONE : WIDE),
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
      for (const scene of scenes) {
        try {
          await scene({ ...visitor, language, as, local, take });
        } catch (error) {
          throw new Error(`${scene.name} in ${language} could not be played`, { cause: error });
        }
      }
      await visitor.leave();
      await local.stop();
    }
  }
  return count;
}
