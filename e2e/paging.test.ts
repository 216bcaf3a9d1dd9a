import { resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPool } from '#platform/store'
import { findEmbedded } from '#platform/store/embedded'
import { emptyHouse, startCopy } from './data-dir.ts'
import { aggregate, type Caller, cityPlaces, type RealServer, toLines } from './real-server.ts'

let server: RealServer
let admin: Caller

beforeAll(async () => {
  ;({ server, admin } = await startCopy(emptyHouse))
  expect((await admin.post('/api/places', { places: cityPlaces })).status).toBe(200)
})
afterAll(async () => await server?.remove())

/** Walks a list while `add` adds to it, until both are through. */
async function walkWhile(
  path: string,
  limit: number,
  add: () => Promise<unknown>,
): Promise<Record<string, unknown>[]> {
  let adding = true
  const added = add().finally(() => {
    adding = false
  })
  const seen: Record<string, unknown>[] = []
  let after = ''
  for (;;) {
    const wasAdding = adding
    const { body } = await admin.get(
      `${path}${path.includes('?') ? '&' : '?'}limit=${limit}${after && `&after=${encodeURIComponent(after)}`}`,
    )
    const items = body.items as Record<string, unknown>[]
    seen.push(...items)
    if (typeof body.next === 'string') after = body.next
    else if (items.length > 0 && typeof items.at(-1)?.position === 'string')
      after = String(items.at(-1)?.position)
    if (!wasAdding && body.next === undefined) break
  }
  await added
  return seen
}

test('whoever follows the log while twelve senders add to it misses nothing and sees nothing twice', async () => {
  const senders = Array.from({ length: 12 }, (_, sender) => sender)
  const events = (sender: number, round: number) =>
    Array.from({ length: 37 }, (_, n) =>
      aggregate(1, { id: `${sender}.${round}.${n}`, source: `urn:exam:page:${sender}` }),
    )
  const seen = await walkWhile('/api/signals', 71, () =>
    Promise.all(
      senders.map(async (sender) => {
        for (let round = 0; round < 8; round++) await admin.send(toLines(events(sender, round)))
      }),
    ),
  )
  const names = seen.map(({ source, id }) => `${source} ${id}`)
  expect(new Set(names).size).toBe(names.length)
  expect(names.length).toBe(12 * 8 * 37)
  // And a walk of one page after the other, of the whole, is the same in the same order.
  expect((await admin.walk('/api/signals', 1_000)).map(({ position }) => position)).toEqual(
    seen.map(({ position }) => position),
  )
  expect((await admin.walk('/api/signals?source=urn:exam:page:3', 7)).map(({ id }) => id)).toHaveLength(
    8 * 37,
  )
})

test('the list of places is whole for any size of page, in the order of their paths', async () => {
  const paths = (await admin.walk('/api/places', 1_000)).map(({ path }) => path)
  expect(paths).toEqual([...cityPlaces.map(({ path }) => path)].sort())
  for (const limit of [1, 2, 3, cityPlaces.length]) {
    expect((await admin.walk('/api/places', limit)).map(({ path }) => path)).toEqual(paths)
  }
  expect((await admin.walk('/api/places?under=cn.11.01.1', 1)).map(({ path }) => path)).toEqual([
    'cn.11.01.1',
  ])
})

test('the list of sources is whole, also with names that look like each other', async () => {
  const names = ['a', 'a ', 'aa', 'ä', 'a"', "a'", 'Z', 'z%', 'z_', '甲', '🦠'].map(
    (name) => `urn:names:${name}`,
  )
  await admin.send(toLines(names.map((source) => aggregate(1, { source }))))
  for (const limit of [1, 2, 100]) {
    const listed = (await admin.walk('/api/sources', limit))
      .map(({ source }) => String(source))
      .filter((name) => name.startsWith('urn:names:'))
    expect(listed.toSorted()).toEqual(names.toSorted())
  }
})

// A known gap: the list of signals reads beyond transactions that are still open, which its consumers do not. One
// process writes its log in turn, so that it shows only where two share a database, or a system emits a signal.
test('whoever follows the log does not miss what another writer began earlier and committed later', async () => {
  const owner = await findEmbedded(resolve(server.dataDir, 'production'))
  if (!owner) throw new Error('the embedded PostgreSQL does not answer')
  const pool = openPool({ ...owner, database: 'lianfang' }, { database: 'lianfang', role: 'owner', max: 1 })
  const slow = await pool.reserve()
  try {
    await slow`BEGIN`
    await slow`
      INSERT INTO signals.log (era, sequence, known_on, submitted_by, source, id, kind, place, revision, retracted, data)
      SELECT era, 1, known_on, submitted_by, source, 'slow', kind, place, 0, false, '{}' FROM signals.log LIMIT 1`
    expect((await admin.post('/api/signals', aggregate(1, { id: 'fast' }))).status).toBe(200)
    const before = await admin.walk('/api/signals', 1_000)
    await slow`COMMIT`
    const { body } = await admin.get(`/api/signals?after=${before.at(-1)?.position}`)
    const followed = [...before, ...(body.items as Record<string, unknown>[])].map(({ id }) => id)
    expect(followed).toEqual(expect.arrayContaining(['slow', 'fast']))
  } finally {
    slow.release()
    await pool.end()
  }
})
