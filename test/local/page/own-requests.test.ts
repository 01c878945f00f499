import { expect, test } from '@jest/globals';
import { isOwnRequest } from '../../../src/local/page/own-requests.ts';

const HOST = '127.0.0.1:3000';
const JSON_TYPE = 'application/json';

test.each([
  ['the page reads', 'GET', { host: HOST, 'sec-fetch-site': 'same-origin' }],
  ['somebody types the address', 'GET', { host: 'localhost:3000', 'sec-fetch-site': 'none' }],
  ['a tool on this machine reads', 'GET', { host: HOST }],
  ['the page writes', 'POST', { host: HOST, origin: `http://${HOST}`, 'content-type': JSON_TYPE }],
])('allowed: %s', (_what, method, headers) => {
  expect(isOwnRequest({ method, headers })).toBe(true);
});

test.each([
  ['another name points at this machine', 'GET', { host: 'attacker.example:3000' }],
  ['a name that begins like ours', 'GET', { host: '127.0.0.1.attacker.example:3000' }],
  ['another site reads', 'GET', { host: HOST, 'sec-fetch-site': 'cross-site' }],
  ['another port reads', 'GET', { host: HOST, origin: 'http://127.0.0.1:8080' }],
  ['another site writes', 'POST', { host: HOST, origin: 'https://attacker.example', 'content-type': JSON_TYPE }],
  ['a write without origin', 'POST', { host: HOST, 'content-type': JSON_TYPE }],
  ['a form', 'POST', { host: HOST, origin: `http://${HOST}`, 'content-type': 'text/plain' }],
])('refused: %s', (_what, method, headers) => {
  expect(isOwnRequest({ method, headers })).toBe(false);
});
