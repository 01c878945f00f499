import { CHANNELS, PEOPLE } from '../colleagues.ts';
import type { Workspace } from '../workspace.ts';

/** What colleagues wrote before the visitor came: reports that wait for the message shortcut, and small talk that is none. */
const MESSAGES: readonly (readonly [userId: string, channelId: string, text: string])[] = [
  [PEOPLE.thiago, CHANNELS.campaignOps, 'Bom dia! The spring newsletter is approved and goes out at ten :tada:'],
  [PEOPLE.saga, CHANNELS.campaignOps, 'webbsidorna laddas inte, besökarna får bara ett felmeddelande'],
  [PEOPLE.ines, CHANNELS.warRoom, 'los rebotes no se procesan desde ayer, el buzón está lleno'],
  [PEOPLE.colette, CHANNELS.incidents, 'Bonjour à tous, je suis d’astreinte cette semaine :coffee:'],
  [PEOPLE.pipeline, CHANNELS.incidents, ':warning: nightly check: `wfserver@prod` not in the list of `nlserver pdump`'],
  [PEOPLE.dario, CHANNELS.incidents, 'da stamattina i flussi di lavoro non partono più, restano tutti in attesa'],
];

/** Written before the bot listens, as messages from yesterday would be. */
export async function writeFirstMessages(workspace: Workspace): Promise<void> {
  for (const [userId, channelId, text] of MESSAGES) await workspace.as(userId).postMessage(channelId, text);
}
