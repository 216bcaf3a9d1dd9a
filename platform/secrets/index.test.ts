import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeSecrets, parseKey, readKeyFile } from '#platform/secrets'

function testSecrets() {
  const key = randomBytes(32)
  return makeSecrets('test', () => key)
}

test('a sealed secret opens for its own row and key alone, and not when it was changed', () => {
  const secrets = testSecrets()
  const sealed = secrets.seal({ password: 'hunter2' }, 'channel:mail')
  expect(sealed).not.toContain('hunter2')
  expect(secrets.unseal(sealed, 'channel:mail')).toEqual({ password: 'hunter2' })
  expect(secrets.seal({ password: 'hunter2' }, 'channel:mail')).not.toBe(sealed)
  expect(() => secrets.unseal(sealed, 'channel:other')).toThrow()
  expect(() => testSecrets().unseal(sealed, 'channel:mail')).toThrow()
  const bytes = Buffer.from(sealed.slice(3), 'base64')
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
  expect(() => secrets.unseal(`v1.${bytes.toString('base64')}`, 'channel:mail')).toThrow()
})

test('the key’s file is made once, for its owner alone, and read again afterwards', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lianfang-key-'))
  try {
    const file = join(folder, 'data', 'notify.key')
    const key = readKeyFile(file)
    expect(readKeyFile(file)).toEqual(key)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const sealed = makeSecrets('test', () => readKeyFile(file)).seal('x', 'a')
    expect(makeSecrets('test', () => key).unseal(sealed, 'a')).toBe('x')
    expect(() => parseKey('c2hvcnQ=', 'LIANFANG_NOTIFY_KEY')).toThrow(
      'LIANFANG_NOTIFY_KEY does not hold 32 bytes',
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a digest is the same for the same text, under the same key and use alone', () => {
  const key = randomBytes(32)
  const secrets = makeSecrets('test', () => key)
  expect(secrets.digest('li')).toEqual(makeSecrets('test', () => key).digest('li'))
  expect(secrets.digest('li')).not.toEqual(secrets.digest('Li'))
  expect(secrets.digest('li')).not.toEqual(makeSecrets('other', () => key).digest('li'))
  expect(secrets.digest('li')).not.toEqual(testSecrets().digest('li'))
})
