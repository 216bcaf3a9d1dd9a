import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { findKeyPrincipal, getPolicy } from '#platform/access'
import { type Database, house, transact } from '#platform/store'
import { openTestDatabase } from '../../../platform/store/testing.ts'

let database: Database
let drop: () => Promise<void>
let dataDir: string
beforeAll(async () => {
  ;({ database, drop } = await openTestDatabase())
  dataDir = await mkdtemp(join(tmpdir(), 'lianfang-access-'))
})
afterAll(async () => {
  await drop?.()
  await rm(dataDir, { recursive: true, force: true })
})

async function lianfang(
  args: readonly string[],
  typed = '',
): Promise<{ code: number | null; lines: Record<string, unknown>[]; told: string }> {
  const { username, password, host, port } = inject('server')
  const url = new URL(`postgres://localhost:${port}/${database.name}`)
  url.username = encodeURIComponent(username)
  url.password = encodeURIComponent(password)
  url.searchParams.set('host', host)
  const child = spawn(
    process.execPath,
    [`${import.meta.dirname}/../main.ts`, ...args, '--data-dir', dataDir, '--json'],
    { env: { ...process.env, DATABASE_URL: url.href } },
  )
  child.stdin.end(typed)
  const code = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [out, told] = await Promise.all([text(child.stdout), text(child.stderr)])
  const lines = out.split('\n').filter(Boolean)
  return { code: await code, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>), told }
}

const deeds = () =>
  transact(
    database,
    house('test'),
    (tx) => tx<{ action: string; subject: string }[]>`
      SELECT action, subject FROM audit.entry WHERE actor = 'house:command-line' ORDER BY era, xid, number`,
  )

test('a key is made, listed, rotated and revoked at the terminal, and each is on record', async () => {
  const made = (await lianfang(['key', 'create', '--role', 'officer', '--title', 'gate'])).lines[0]
  const id = String(made?.id)
  expect((await lianfang(['key', 'list'])).lines).toMatchObject([
    { id, title: 'gate', createdBy: 'house:command-line', lastUsedAt: null, expiresAt: null },
  ])
  const rotated = await lianfang(['key', 'rotate', id, '--overlap-hours', '1'])
  expect(rotated).toMatchObject({ code: 0, lines: [{ id }] })
  const both = [String(made?.key), String(rotated.lines[0]?.key)]
  for (const key of both) expect(await findKeyPrincipal(database, key)).toMatchObject({ id: `key:${id}` })
  expect(await lianfang(['key', 'rotate', id])).toMatchObject({
    code: 3,
    told: expect.stringContaining('good until'),
  })
  expect(await lianfang(['key', 'rotate', id, '--overlap-hours', 'soon'])).toMatchObject({ code: 2 })
  expect(await lianfang(['key', 'revoke', id])).toMatchObject({ code: 0 })
  for (const key of both) expect(await findKeyPrincipal(database, key)).toBeUndefined()
  expect(await lianfang(['key', 'revoke', id])).toMatchObject({ code: 3, told: expect.stringContaining(id) })
  expect((await lianfang(['key', 'list'])).lines).toEqual([])
  expect((await lianfang(['key', 'list', '--all'])).lines).toMatchObject([{ id }])
  expect((await deeds()).map(({ action, subject }) => `${action} ${subject}`)).toEqual([
    `key.create key:${id}`,
    `key.rotate key:${id}`,
    `key.revoke key:${id}`,
  ])
})

test('an account is made with a password by the rules, unlocked, and freed of a lost second factor', async () => {
  const create = (password: string) =>
    lianfang(
      ['account', 'create', 'zhao', '--role', 'admin', '--unit', 'command', '--place', 'cn.33'],
      `${password}\n`,
    )
  expect(await create('password123456789')).toMatchObject({
    code: 3,
    told: expect.stringContaining('first that are tried'),
  })
  expect(await create('short')).toMatchObject({ code: 3, told: expect.stringContaining('15 characters') })
  expect(await create('green horse over the wall')).toMatchObject({ code: 0 })
  expect(await lianfang(['account', 'unlock', 'ZHAO'])).toMatchObject({
    code: 0,
    lines: [{ unlocked: true }],
  })
  expect(await lianfang(['account', 'reset-totp', 'zhao'])).toMatchObject({
    code: 0,
    lines: [{ removed: false }],
  })
  expect(await lianfang(['account', 'unlock', 'nobody'])).toMatchObject({ code: 3 })
  expect(await lianfang(['account', 'require-totp', 'admin', 'commander'])).toMatchObject({ code: 0 })
  expect((await getPolicy(database)).totpRoles).toEqual(['admin', 'commander'])
  expect(await lianfang(['account', 'require-totp', 'none'])).toMatchObject({ code: 0 })
  expect((await getPolicy(database)).totpRoles).toEqual([])
  expect(await lianfang(['account', 'require-totp', 'king'])).toMatchObject({ code: 2 })
  expect((await deeds()).map(({ action }) => action).slice(3)).toEqual([
    'account.create',
    'account.unlock',
    'account.reset-totp',
    'access.policy',
    'access.policy',
  ])
})
