import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSignInServer, type SignInServer } from './testing.ts'

let server: SignInServer
let admin: string
beforeAll(async () => {
  server = await openSignInServer()
  admin = await server.makeKey('admin')
})
afterAll(async () => await server?.close())

const idOf = (key: string) => key.split('_')[1] ?? ''
const opens = async (key: string) => (await server.ask('GET', '/api/units', { key })).status === 200
const rotate = (key: string, body: object = {}, by = admin) =>
  server.ask('POST', `/api/keys/${idOf(key)}/rotate`, { key: by, body })
/** As if the text before the rotation had ended. */
const endOverlap = (key: string) =>
  server.database.owner`UPDATE access.api_key SET previous_until = now() WHERE id = ${idOf(key)}`

describe('a key that is rotated', () => {
  test('has a new text under its old id, both good for the overlap, and the old one ends by itself', async () => {
    const old = await server.makeKey('officer', ['cn.11'])
    const rotated = await rotate(old, { overlapHours: 2 })
    expect(rotated.status).toBe(201)
    const anew = String(rotated.body.key)
    expect(idOf(anew)).toBe(idOf(old))
    expect(anew).not.toBe(old)
    expect(Date.parse(String(rotated.body.previousUntil))).toBeGreaterThan(Date.now() + 7_000_000)
    expect([await opens(old), await opens(anew)]).toEqual([true, true])
    const me = async (key: string) => (await server.ask('GET', '/api/me', { key })).body
    expect(await me(anew)).toEqual(await me(old))
    await endOverlap(old)
    server.door.keeper.revoke(`key:${idOf(old)}`)
    expect([await opens(old), await opens(anew)]).toEqual([false, true])
  })

  test('while an overlap runs is not rotated again, but without one at once, which ends both texts', async () => {
    const old = await server.makeKey('officer')
    const second = String((await rotate(old)).body.key)
    expect((await rotate(old)).status).toBe(409)
    const third = String((await rotate(old, { overlapHours: 0 })).body.key)
    expect([await opens(old), await opens(second), await opens(third)]).toEqual([false, false, true])
  })

  test('makes no keys by its old text that are good for longer than that', async () => {
    const old = await server.makeKey('admin')
    const { previousUntil } = (await rotate(old, { overlapHours: 1 })).body
    const made = await server.ask('POST', '/api/keys', { key: old, body: { title: 'x', role: 'feeder' } })
    const listed = await listKeys()
    expect(listed.find(({ id }) => id === made.body.id)?.expiresAt).toBe(previousUntil)
    // Nor does the old text end the new one.
    expect((await rotate(old, { overlapHours: 0 }, old)).status).toBe(403)
  })

  test('is rotated by nobody who could not have made it', async () => {
    const mighty = await server.makeKey('admin')
    const street = await server.makeKey('admin', ['cn.11.01.02'])
    expect((await rotate(mighty, {}, street)).status).toBe(403)
    expect((await rotate(await server.makeKey('feeder', ['cn.11.01.02']), {}, street)).status).toBe(201)
    expect((await rotate('lf_000000000000_x')).status).toBe(404)
    expect((await rotate(mighty, { overlapHours: -1 })).status).toBe(400)
    expect((await rotate(mighty, { overlapHours: 10_000 })).status).toBe(400)
  })

  test('or revoked is forgotten by this server at once', async () => {
    const key = await server.makeKey('officer')
    expect(await opens(key)).toBe(true)
    expect((await server.ask('DELETE', `/api/keys/${idOf(key)}`, { key: admin })).status).toBe(204)
    expect(await opens(key)).toBe(false)
    expect((await rotate(key)).status).toBe(404)
  })
})

test('keys are listed with who made them, when they were used and when they end, and never a text', async () => {
  const maker = await server.makeKey('admin', ['cn.11'])
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString()
  const made = await server.ask('POST', '/api/keys', {
    key: maker,
    body: { title: 'gate', role: 'feeder', places: ['cn.11'], sources: ['urn:a'], expiresAt },
  })
  await opens(String(made.body.key))
  const mine = (await listKeys()).find(({ id }) => id === made.body.id)
  expect(mine).toMatchObject({
    title: 'gate',
    createdBy: `key:${idOf(maker)}`,
    expiresAt,
    sources: ['urn:a'],
  })
  expect(Date.parse(String(mine?.lastUsedAt))).toBeGreaterThan(Date.now() - 60_000)
  const text = JSON.stringify(await listKeys())
  // A secret may hold the sign that divides a key's parts.
  expect(text).not.toContain(String(made.body.key).split('_').slice(2).join('_'))
  expect(text).not.toMatch(/hash|secret/)
  // Who is limited to places sees keys that lie within them.
  const seen = await listKeys(maker)
  expect(seen.map(({ id }) => id)).toContain(made.body.id)
  expect(seen.map(({ id }) => id)).not.toContain(idOf(admin))
  expect((await server.ask('GET', '/api/keys', { key: await server.makeKey('auditor') })).status).toBe(403)
})

async function listKeys(key = admin): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = []
  for (let after = ''; ; ) {
    const { body } = await server.ask('GET', `/api/keys?limit=3${after && `&after=${after}`}`, { key })
    items.push(...(body.items as Record<string, unknown>[]))
    if (body.next === undefined) return items
    after = String(body.next)
  }
}
