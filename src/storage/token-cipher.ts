import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { StoreError } from './store.ts';

/** A key that tokens are encrypted under. The id is stored beside what was encrypted, so that keys can be changed. */
export interface TokenKey {
  /** At most 40 characters. */
  readonly id: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

export interface TokenCipher {
  /** What is written from now on is written under this key. */
  readonly keyId: string;
  /** `purpose` says whose token it is and which one; what was encrypted for one purpose is not read for another. */
  encrypt(token: string, purpose: string): string;
  /** Throws StoreError when the key is unknown, or the text was changed or moved here from another row. */
  decrypt(text: string, keyId: string, purpose: string): string;
}

/** NIST SP 800-38D: 96 bits of nonce, 128 bits of tag. A random nonce is good for 2^32 encryptions under one key. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM. The first key is the one written under; the others are read only. Texts are hexadecimal: nonce, tag, content. */
export function createTokenCipher(keys: readonly TokenKey[]): TokenCipher {
  const [current] = keys;
  if (current === undefined) throw new RangeError('there is no key to encrypt tokens under');
  return {
    keyId: current.id,
    encrypt(token, purpose) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', current.key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(purpose));
      const content = Buffer.concat([cipher.update(token, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), content]).toString('hex');
    },
    decrypt(text, keyId, purpose) {
      const found = keys.find(({ id }) => id === keyId);
      if (found === undefined)
        throw new StoreError(`a token is encrypted under the key ${keyId}, which is not among TOKEN_KEYS`);
      try {
        return open(Buffer.from(text, 'hex'), found.key, purpose);
      } catch (cause) {
        throw new StoreError(`a token cannot be decrypted under the key ${keyId}: it was changed, or the key was`, {
          cause,
        });
      }
    },
  };
}

function open(sealed: Buffer, key: Buffer, purpose: string): string {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(purpose));
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
}
