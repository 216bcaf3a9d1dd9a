import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** A key that seals the keys of files. It is kept outside of the database. */
export interface FileKey {
  /** Tells it apart without telling anything of it. */
  readonly id: string
  readonly secret: Buffer
}

export interface FileKeys {
  /** Seals what is new. */
  readonly current: FileKey
  /** All that still open what is old, the current one among them. */
  find(id: string): FileKey | undefined
}

const secretBytes = 32
const nonceBytes = 12
const tagBytes = 16

/** The text of a new key, as `parseFileKeys` reads it. */
export function makeFileKeyText(): string {
  return randomBytes(secretBytes).toString('base64')
}

/**
 * Keys as text: each 32 bytes in base64, apart by commas or white space. The first seals; the others open what was sealed
 * before it took their place. Throws on a text that is none; the message does not repeat it.
 */
export function parseFileKeys(text: string): FileKeys {
  const keys = text
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map(parseSecret)
    .map((secret) => ({ id: derive(secret, 'id').toString('hex', 0, 4), secret }))
  const [current] = keys
  if (!current) throw new RangeError('there is no key for files: 32 bytes in base64 are needed')
  return { current, find: (id) => keys.find((key) => key.id === id) }
}

function parseSecret(word: string, at: number): Buffer {
  const secret = /^[A-Za-z0-9+/_-]+={0,2}$/.test(word) ? Buffer.from(word, 'base64') : Buffer.alloc(0)
  if (secret.length !== secretBytes)
    throw new RangeError(`key ${at + 1} for files is not ${secretBytes} bytes in base64`)
  return secret
}

/** What a file's key is tied to: with anything else beside it, it does not open. */
export interface Binding {
  readonly id: string
  readonly place: string
  readonly subject: string
  readonly mediaType: string
  readonly bytes: number
}

/** Seals a file's key: AES-256-GCM under a key derived for this alone (HKDF, RFC 5869), tied to what the row says. */
export function sealKey(dataKey: Buffer, { key, binding }: { key: FileKey; binding: Binding }): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', derive(key.secret, 'wrap'), nonce).setAAD(toBytes(binding))
  return Buffer.concat([nonce, cipher.update(dataKey), cipher.final(), cipher.getAuthTag()])
}

/** Nothing where the key is another, or the sealed key or what it is tied to was changed. */
export function openKey(
  sealed: Buffer,
  { key, binding }: { key: FileKey; binding: Binding },
): Buffer | undefined {
  if (sealed.length !== nonceBytes + secretBytes + tagBytes) return undefined
  const decipher = createDecipheriv(
    'aes-256-gcm',
    derive(key.secret, 'wrap'),
    sealed.subarray(0, nonceBytes),
    { authTagLength: tagBytes },
  )
    .setAAD(toBytes(binding))
    .setAuthTag(sealed.subarray(-tagBytes))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()])
  } catch {
    return undefined
  }
}

function toBytes({ id, place, subject, mediaType, bytes }: Binding): Buffer {
  return Buffer.from(JSON.stringify([1, id, place, subject, mediaType, bytes]))
}

function derive(secret: Buffer, what: 'id' | 'wrap'): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `lianfang files ${what}`, 32))
}
