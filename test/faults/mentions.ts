import { channelId, userId } from './crowd.ts';

/** People and channels that take part, in turn. */
const CROWD = 100;

/** Where the n-th mention stands: in a thread of its own, in one of a hundred channels. */
export function placeOf(index: number): { readonly channel: string; readonly user: string; readonly ts: string } {
  return { channel: channelId(index % CROWD), user: userId(index % CROWD), ts: `${1_600_000_000 + index}.000100` };
}

/** The body of a mention as Slack delivers it, about 800 bytes. */
export function mentionBody(index: number, teamId: string): string {
  const text = `<@U0BOT> ${REPORTS[index % REPORTS.length] ?? ''}`;
  return JSON.stringify({
    type: 'event_callback',
    team_id: teamId,
    event_id: `EvL${index}`,
    event: { type: 'app_mention', text, ...placeOf(index) },
  });
}

/** As long as reports with a pasted line or two are. */
const REPORTS = [
  'emails are stuck in pending since this morning ',
  'les mails ne partent plus depuis ce matin ',
  'il tracking non registra i clic da ieri sera ',
  'los correos no se envían desde esta mañana ',
  'inga klick registreras i trackingen sedan i går ',
  'the workflow has been paused since the upgrade ',
].map((report) => report.repeat(Math.ceil(560 / report.length)).slice(0, 560));
