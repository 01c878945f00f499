import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isSignedBySlack } from '../../src/slack/signature.ts';

describe('the signature', () => {
  const secret = 'secret';
  const body = Buffer.from('{"a":1}');
  const now = 1_700_000_000;
  const sign = (at: number | string, of: Buffer = body): string =>
    `v0=${createHmac('sha256', secret).update(`v0:${at}:`).update(of).digest('hex')}`;
  const check = (at: string, signature: string, of: Buffer = body): boolean =>
    isSignedBySlack(headersOf(at, signature), of, secret, now * 1_000);

  test('holds for five minutes in both directions, and not a second longer', () => {
    expect([-300, 0, 300].map((off) => check(String(now + off), sign(now + off)))).toEqual([true, true, true]);
    expect([-301, 301, -86_400].map((off) => check(String(now + off), sign(now + off)))).toEqual([false, false, false]);
  });

  test('counts whole seconds of our clock, which is the real one unless given', () => {
    const late = (at: number): boolean =>
      isSignedBySlack(headersOf(String(at), sign(at)), body, secret, now * 1_000 + 999);
    expect([now - 301, now - 300, now + 300, now + 301].map(late)).toEqual([false, true, true, false]);
    const today = Math.floor(Date.now() / 1_000);
    expect(isSignedBySlack(headersOf(String(today), sign(today)), body, secret)).toBe(true);
    expect(isSignedBySlack(headersOf(String(now), sign(now)), body, secret)).toBe(false);
  });

  test('is refused when a header is missing or there twice', () => {
    const [at, good] = [String(now), sign(now)];
    const all = [
      { 'x-slack-signature': good },
      { 'x-slack-request-timestamp': at },
      { ...headersOf(at, good), 'x-slack-request-timestamp': [at] },
      { ...headersOf(at, good), 'x-slack-signature': [good] },
    ] as unknown as IncomingHttpHeaders[];
    expect(all.map((headers) => isSignedBySlack(headers, body, secret, now * 1_000))).toEqual(all.map(() => false));
  });

  test('is refused with another secret, and when any one character is another', () => {
    const good = sign(now);
    expect(isSignedBySlack(headersOf(String(now), good), body, 'secres', now * 1_000)).toBe(false);
    for (let index = 0; index < good.length; index += 1) {
      const other = good[index] === '0' ? '1' : '0';
      expect(check(String(now), good.slice(0, index) + other + good.slice(index + 1))).toBe(false);
    }
  });

  test('is refused for every other form, however well it is computed', () => {
    const good = sign(now);
    const forms = [
      good.toUpperCase(),
      `${good}=0`,
      `${good},${good}`,
      good.slice(3),
      good.slice(0, -1),
      '',
      `v1${good.slice(2)}`,
      `x${good}`,
      ` ${good}`,
      `${good}\n`,
      `${good}0`,
      `v0=${'g'.repeat(64)}`,
      'v0=',
    ];
    expect(forms.map((form) => check(String(now), form))).toEqual(forms.map(() => false));
    const times = [
      '',
      ' ',
      '-1',
      '1e9',
      `${now}.0`,
      `0${now}`,
      `+${now}`,
      ` ${now}`,
      `${now} `,
      `${now}\n`,
      '0x6553f100',
      'NaN',
    ];
    expect(times.map((time) => check(time, sign(time)))).toEqual(times.map(() => false));
    expect(isSignedBySlack({}, body, secret)).toBe(false);
  });

  test('is refused for any other body, in bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 40 }), (bytes) => {
        const other = Buffer.from(bytes);
        expect(check(String(now), sign(now), other)).toBe(other.equals(body));
        expect(check(String(now), sign(now, other), other)).toBe(true);
      }),
    );
  });
});

function headersOf(at: string, signature: string): IncomingHttpHeaders {
  return { 'x-slack-request-timestamp': at, 'x-slack-signature': signature };
}
