import { createServer } from 'node:http';
import bolt from '@slack/bolt';

/** A Bolt app with an empty listener, to compare with: what the library alone takes on the same machine at the same time. */
const health = createServer((_request, response) => response.end('{"ready":true,"reasons":[]}'));
health.listen(Number(process.env['HEALTH_PORT']), '127.0.0.1');
const app = new bolt.App({
  receiver: new bolt.HTTPReceiver({ signingSecret: process.env['SLACK_SIGNING_SECRET'] ?? '' }),
  token: process.env['SLACK_BOT_TOKEN'] ?? '',
  clientOptions: { slackApiUrl: process.env['SLACK_API_URL'] ?? '' },
  deferInitialization: true,
});
app.event('app_mention', () => Promise.resolve());
await app.init();
await app.start(Number(process.env['PORT']));
