import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

const nonceBytes = 12
const tagBytes = 16
const keyBytes = 32
const version = 'v1.'

/** What keeps secrets: sealed texts lie in the database, their key does not. */
export interface Secrets {
  /** AES-256-GCM. `owner` names the row that the text belongs to: moved to another row, it does not open. */
  seal(value: unknown, owner: string): string
  /** Throws where the key is another, or the text was changed or moved. */
  unseal(sealed: string, owner: string): unknown
  /** HMAC-SHA-256: tells equal texts apart from others, and nothing else of them. */
  digest(text: string): Buffer
}

/**
 * @param use What the key is for: keys of two rooms differ though one file held both.
 * @param readKey Gives the 32 bytes of the key; asked once, when the first secret is sealed or opened.
 */
export function makeSecrets(use: string, readKey: () => Buffer): Secrets {
  const known = new Map<string, Buffer>()
  const keyFor = (part: string) => {
    const key = known.get(part) ?? Buffer.from(hkdfSync('sha256', readKey(), '', part, keyBytes))
    known.set(part, key)
    return key
  }
  const key = () => keyFor(`lianfang ${use}`)
  return {
    digest(text) {
      return createHmac('sha256', keyFor(`lianfang ${use} digest`))
        .update(text, 'utf8')
        .digest()
    },
    seal(value, owner) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key(), nonce).setAAD(Buffer.from(owner))
      const sealed = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()])
      return version + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')
    },
    unseal(sealed, owner) {
      if (!sealed.startsWith(version)) throw new Error('a sealed text of another version')
      const bytes = Buffer.from(sealed.slice(version.length), 'base64')
      const decipher = createDecipheriv('aes-256-gcm', key(), bytes.subarray(0, nonceBytes))
        .setAAD(Buffer.from(owner))
        .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
      const text = Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()])
      return JSON.parse(text.toString('utf8')) as unknown
    },
  }
}

/** The key of a file that only its owner reads; made when there is none. Two that make it at once agree on the first. */
export function readKeyFile(file: string): Buffer {
  mkdirSync(dirname(file), { recursive: true })
  try {
    writeFileSync(file, `${randomBytes(keyBytes).toString('base64')}\n`, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EEXIST') throw error
  }
  return parseKey(readFileSync(file, 'utf8'), file)
}

/** 32 bytes in base64. */
export function parseKey(text: string, where: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length !== keyBytes) throw new Error(`${where} does not hold ${keyBytes} bytes in base64`)
  return key
}
