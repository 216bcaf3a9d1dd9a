import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { recordDeed, seal } from '#platform/audit'
import { type Database, house, transact } from '#platform/store'
import { openTestDatabase } from '../../../platform/store/testing.ts'

let database: Database
let drop: () => Promise<void>
beforeAll(async () => {
  ;({ database, drop } = await openTestDatabase())
})
afterAll(async () => await drop?.())

async function lianfang(
  ...args: string[]
): Promise<{ code: number | null; lines: Record<string, unknown>[]; told: string }> {
  const { username, password, host, port } = inject('server')
  const url = new URL(`postgres://localhost:${port}/${database.name}`)
  url.username = encodeURIComponent(username)
  url.password = encodeURIComponent(password)
  url.searchParams.set('host', host)
  const child = spawn(process.execPath, [
    `${import.meta.dirname}/../main.ts`,
    'audit',
    ...args,
    '--database-url',
    url.href,
    '--json',
  ])
  const code = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [out, told] = await Promise.all([text(child.stdout), text(child.stderr)])
  const lines = out.split('\n').filter(Boolean)
  return { code: await code, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>), told }
}

test('an operator notes the head, verifies by it later, and is told by code 3 what does not hold', async () => {
  expect(await lianfang('head')).toMatchObject({ code: 1, told: 'Nothing was sealed yet.\n' })
  await transact(database, house('test'), (tx) =>
    recordDeed(tx, { actor: 'key:a', action: 'task.close', subject: 'task:1' }),
  )
  while ((await seal(database)) === 0);
  const { code, lines } = await lianfang('head')
  expect(code).toBe(0)
  const hash = String(lines[0]?.hash)
  expect(await lianfang('verify', '--head', hash)).toMatchObject({
    code: 0,
    lines: [{ ok: true, batches: 1, entries: 1, head: { hash } }],
  })
  await database.owner.begin(async (tx) => {
    await tx`SET LOCAL lianfang.audit_retention = 'on'`
    await tx`DELETE FROM audit.batch`
    await tx`UPDATE audit.entry SET actor = 'key:other'`
  })
  while ((await seal(database)) === 0);
  expect(await lianfang('verify')).toMatchObject({ code: 0 })
  expect(await lianfang('verify', '--head', hash)).toMatchObject({
    code: 3,
    lines: [{ code: 'head.missing' }, { ok: false, findings: 1 }],
    told: expect.stringContaining('The audit does not hold'),
  })
  expect(await lianfang('verify', '--head', 'abc')).toMatchObject({ code: 2, lines: [] })
})

test('a database of an older version is left as it is, and said to have no chain', async () => {
  await database.owner`ALTER TABLE audit.batch RENAME TO away`
  expect(await lianfang('verify')).toMatchObject({
    code: 1,
    lines: [],
    told: expect.stringContaining('has no chain yet'),
  })
  await database.owner`ALTER TABLE audit.away RENAME TO batch`
})
