import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKey, type RoleName } from '#platform/access'
import { auditRoom } from '#platform/audit/routes'
import { type Door, openDoor } from '#platform/http'
import { jobsRoom } from '#platform/jobs'
import { emitSignal, withinRange } from '#platform/signals'
import { type Database, house, transact } from '#platform/store'
import { defineSystem } from '#platform/system'
import type { World } from '#platform/worlds'
import { placePath } from '#vocabulary'
import { openTestProduction, type TestProduction } from '../worlds/testing.ts'

let opened: TestProduction
let door: Door
let world: World
let database: Database
let manager: string

/** A part of the house that writes down what it hears, and takes no bad word until it has been mended. */
const mended = new Set<string>()
const listener = defineSystem({
  id: 'listener',
  title: { zh: '听', en: 'Listener' },
  migrations: `${import.meta.dirname}/migrations`,
  consumers: () => [
    {
      name: 'listener',
      batch: 100,
      take: async (tx, range) => {
        const rows = await tx<{ word: string }[]>`
          SELECT l.data->>'word' AS word FROM signals.log l WHERE ${withinRange(tx, range)} ORDER BY l.era, l.xid, l.sequence`
        for (const { word } of rows) {
          await tx`INSERT INTO public.heard VALUES (${word})`
          if (word.startsWith('bad') && !mended.has(word)) throw new Error(`does not understand ${word}`)
        }
      },
    },
  ],
})

beforeAll(async () => {
  opened = await openTestProduction([auditRoom, jobsRoom, listener])
  world = opened.host.production
  database = world.database
  await database.owner`CREATE TABLE public.heard (word text)`
  await database.owner`GRANT ALL ON public.heard TO lianfang_app`
  door = (await openDoor({ host: opened.host, version: 'test', logLevel: 'silent' })).door
  jobsRoom.routes?.(door)
  manager = await makeKey('admin')
})
afterAll(async () => {
  await door?.close()
  await opened?.close()
})

async function makeKey(role: RoleName, places = ['*']): Promise<string> {
  return (await createKey(database, { title: 'test', role, places, createdBy: 'test' })).key
}

async function say(...words: string[]): Promise<void> {
  await transact(database, house('test'), async (tx) => {
    for (const word of words) {
      await emitSignal(tx, {
        part: 'test',
        id: word,
        kind: 'test.word',
        place: placePath('cn'),
        at: world.clock.now(),
        today: world.clock.today(),
        actor: 'house:test',
        data: { word },
      })
    }
  })
  world.rooms.wake()
  await world.settled()
}

async function ask(method: 'GET' | 'POST', url: string, body?: object, key = manager) {
  const headers = { authorization: `Bearer ${key}` }
  return await door.inject({ method, url, headers, ...(body ? { payload: body } : {}) })
}

interface Parked {
  consumer: string
  position: string
  id: string
  error: string
  since: string
  attempts: number
}
async function listParked(query = ''): Promise<{ items: Parked[]; next?: string }> {
  return (await ask('GET', `/api/jobs/parked${query}`)).json()
}
const heard = async () =>
  (await database.owner<{ word: string }[]>`SELECT word FROM public.heard ORDER BY word`).map(
    ({ word }) => word,
  )
const deeds = async (action: string) =>
  await database.owner`SELECT actor, subject, detail FROM audit.entry WHERE action = ${action} ORDER BY number`

describe('what a consumer set aside', () => {
  test('is shown with its error and since when, page by page', async () => {
    await say('good1', 'bad1', 'bad2', 'good2', 'bad3')
    expect(await heard()).toEqual(['good1', 'good2'])
    const { items } = await listParked()
    expect(items.map(({ consumer, id, error, attempts }) => [consumer, id, error, attempts])).toEqual(
      ['bad1', 'bad2', 'bad3'].map((word) => ['listener', word, `does not understand ${word}`, 1]),
    )
    const first = await listParked('?limit=2&consumer=listener')
    const second = await listParked(
      `?limit=2&consumer=listener&after=${encodeURIComponent(first.next ?? '')}`,
    )
    expect([...first.items, ...second.items]).toEqual(items)
    expect(second.next).toBeUndefined()
    expect(await listParked('?consumer=nobody')).toEqual({ items: [] })
    expect((await ask('GET', '/api/jobs/parked?after=x')).json()).toMatchObject({ code: 'request.invalid' })
  })

  test('is taken again alone, and stays with its new error and the number of attempts where it fails again', async () => {
    const [one] = (await listParked()).items
    const body = { consumer: 'listener', position: one?.position }
    expect((await ask('POST', '/api/jobs/parked/replay', body)).json()).toEqual({
      taken: 0,
      failed: [{ position: one?.position, error: 'does not understand bad1' }],
      left: 3,
    })
    const again = (await listParked()).items[0]
    expect(again).toMatchObject({ id: 'bad1', attempts: 2, since: one?.since })
    mended.add('bad1')
    const twice = await Promise.all([1, 2].map(() => ask('POST', '/api/jobs/parked/replay', body)))
    expect(twice.map((answer) => answer.json().taken ?? 0).sort()).toEqual([0, 1])
    expect((await ask('POST', '/api/jobs/parked/replay', body)).json()).toMatchObject({ code: 'not-found' })
    expect(await heard()).toEqual(['bad1', 'good1', 'good2'])
    expect(await deeds('jobs.replay')).toMatchObject([
      { subject: `parked:listener:${one?.position}`, detail: { outcome: 'failed' } },
      { subject: `parked:listener:${one?.position}`, detail: { outcome: 'taken' } },
    ])
  })

  test('is all taken again at once, each by itself', async () => {
    mended.add('bad3')
    expect((await ask('POST', '/api/jobs/parked/replay', { consumer: 'listener' })).json()).toMatchObject({
      taken: 1,
      failed: [{ error: 'does not understand bad2' }],
      left: 1,
    })
    expect(await heard()).toEqual(['bad1', 'bad3', 'good1', 'good2'])
  })

  test('is given up with a reason, by one of two who try', async () => {
    const [one] = (await listParked()).items
    const body = { consumer: 'listener', position: one?.position, reason: 'sent by a test' }
    const answers = await Promise.all([1, 2].map(() => ask('POST', '/api/jobs/parked/discard', body)))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([204, 404])
    expect(await listParked()).toEqual({ items: [] })
    expect(await deeds('jobs.discard')).toMatchObject([
      { subject: `parked:listener:${one?.position}`, detail: { reason: 'sent by a test' } },
    ])
    expect(await heard()).not.toContain('bad2')
  })

  test('is for who may manage jobs everywhere, and for requests that say what they mean', async () => {
    const limited = await makeKey('admin', ['cn.11'])
    const officer = await makeKey('officer')
    for (const [method, url, body] of [
      ['GET', '/api/jobs/parked', undefined],
      ['POST', '/api/jobs/parked/replay', { consumer: 'listener' }],
      ['POST', '/api/jobs/parked/discard', { consumer: 'listener', position: '1.2.3', reason: 'x' }],
    ] as const) {
      expect((await ask(method, url, body, limited)).json()).toMatchObject({ code: 'access.elsewhere' })
      expect((await ask(method, url, body, officer)).json()).toMatchObject({ code: 'access.forbidden' })
    }
    const discard = (body: object) => ask('POST', '/api/jobs/parked/discard', body)
    expect((await discard({ consumer: 'listener', position: 'x', reason: 'y' })).statusCode).toBe(400)
    expect((await discard({ consumer: 'listener', position: '1.2.3', reason: ' ' })).statusCode).toBe(400)
    expect((await discard({ consumer: 'listener', position: '1.2.3', reason: 'y' })).statusCode).toBe(404)
    expect((await ask('POST', '/api/jobs/parked/replay', { consumer: 'nobody' })).json()).toEqual({
      taken: 0,
      failed: [],
      left: 0,
    })
  })

  test('of a consumer that another server has taken over is not taken here', async () => {
    await say('bad9')
    await database.owner`UPDATE signals.consumer SET fence = fence + 1 WHERE name = 'listener'`
    expect((await ask('POST', '/api/jobs/parked/replay', { consumer: 'listener' })).json()).toMatchObject({
      code: 'conflict',
    })
    expect((await listParked()).items).toHaveLength(1)
  })
})
