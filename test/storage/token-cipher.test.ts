import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { StoreError } from '../../src/storage/store.ts';
import { createTokenCipher, type TokenKey } from '../../src/storage/token-cipher.ts';

const OLD: TokenKey = { id: 'old', key: randomBytes(32) };
const NEW: TokenKey = { id: 'new', key: randomBytes(32) };

test('what was encrypted comes back, for the same key and purpose alone', () => {
  const cipher = createTokenCipher([NEW]);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (token, purpose) => {
      const whole = token.toWellFormed();
      const text = cipher.encrypt(whole, purpose);
      expect(cipher.decrypt(text, 'new', purpose)).toBe(whole);
      expect(() => cipher.decrypt(text, 'new', `${purpose} of another`)).toThrow(StoreError);
    }),
  );
});

test('the same token never looks the same twice, and the text is hexadecimal', () => {
  const cipher = createTokenCipher([NEW]);
  const texts = Array.from({ length: 1_000 }, () => cipher.encrypt('xoxb-1', 'bot token of T11'));
  expect(new Set(texts).size).toBe(1_000);
  expect(texts.every((text) => /^[0-9a-f]+$/u.test(text))).toBe(true);
});

test('every changed bit is noticed', () => {
  const cipher = createTokenCipher([NEW]);
  const sealed = Buffer.from(cipher.encrypt('xoxb-1-secret', 'p'), 'hex');
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    expect(() => cipher.decrypt(changed.toString('hex'), 'new', 'p')).toThrow(/cannot be decrypted under the key new/u);
  }
  for (const cut of [0, 11, 12, 27, 28]) {
    expect(() => cipher.decrypt(sealed.subarray(0, cut).toString('hex'), 'new', 'p')).toThrow(StoreError);
  }
});

test('older keys are read and never written under; a key that is gone is named', () => {
  const before = createTokenCipher([OLD]).encrypt('xoxb-1', 'p');
  const both = createTokenCipher([NEW, OLD]);
  expect(both.decrypt(before, 'old', 'p')).toBe('xoxb-1');
  const after = both.encrypt('xoxb-1', 'p');
  const cipher = createTokenCipher([NEW]);
  expect(cipher.decrypt(after, 'new', 'p')).toBe('xoxb-1');
  expect(() => cipher.decrypt(before, 'old', 'p')).toThrow(/key old, which is not among TOKEN_KEYS/u);
});

test('the error of a token that cannot be read holds neither token nor key', () => {
  const cipher = createTokenCipher([NEW]);
  const other = createTokenCipher([{ id: 'new', key: OLD.key }]);
  const text = cipher.encrypt('xoxb-1-secret', 'p');
  let thrown: unknown;
  try {
    other.decrypt(text, 'new', 'p');
  } catch (error) {
    thrown = error;
  }
  const said = `${String(thrown)} ${String((thrown as Error).cause)}`;
  expect(said).toContain('cannot be decrypted');
  expect(said).not.toContain('secret');
  expect(said).not.toContain(NEW.key.toString('hex'));
});
