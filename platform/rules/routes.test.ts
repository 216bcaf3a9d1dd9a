import { readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKey } from '#platform/access'
import { type Door, openDoor } from '#platform/http'
import type { Place } from '#platform/places'
import { house, transact } from '#platform/store'
import type { World } from '#platform/worlds'
import { addDays, day, type PlaceLevel, placeLevels, placePath } from '#vocabulary'
import { listen } from '../http/testing.ts'
import { openTestHost, type TestHost } from '../worlds/testing.ts'
import { makeRulesRoom } from './index.ts'
import { findLogEnd } from './log.ts'
import { makeRecorder, type Recorder, send, suspected } from './testing.ts'

let opened: TestHost
let world: World
let door: Door
let url: string
let outside: Recorder
const keys: Record<string, string> = {}
const today = '2020-06-30'

const places: readonly Place[] = [
  'cn',
  'cn.99',
  'cn.99.01',
  'cn.99.01.02',
  'cn.99.01.02.001',
  'cn.99.01.02.001.001',
  'cn.99.01.03',
  'cn.99.01.03.001',
  'cn.99.01.03.001.001',
].map((path) => ({
  path: placePath(path),
  // A label for each level.
  level: placeLevels[path.split('.').length - 1] as PlaceLevel,
  name: { zh: path, en: path },
  codes: [],
}))

beforeAll(async () => {
  outside = makeRecorder()
  const room = makeRulesRoom(outside)
  opened = await openTestHost({ systems: [room], places, startsAt: `${today}T12:00:00+08:00` })
  const { host } = opened
  world = opened.world
  const make = async (role: 'admin' | 'epidemiologist', area: string) =>
    (await createKey(world.database, { title: 'test', createdBy: 'test', role, places: [area] })).key
  keys.all = await make('admin', '*')
  keys.district = await make('admin', 'cn.99.01.02')
  keys.reader = await make('epidemiologist', 'cn.99.01.03')
  ;({ door } = await openDoor({ host, version: 'test', logLevel: 'silent' }))
  room.routes?.(door)
  url = `http://127.0.0.1:${await listen(door)}/w/${world.id}`
})
afterAll(async () => {
  await door?.close()
  await opened?.close()
})

interface Answer {
  readonly status: number
  // Each test says what it expects of it.
  readonly body: Record<string, unknown>
}

async function call(method: string, path: string, body?: unknown, key = keys.all): Promise<Answer> {
  const yaml = typeof body === 'string'
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': yaml ? 'text/yaml' : 'application/json' }),
    },
    ...(body === undefined ? {} : { body: yaml ? body : JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

const demo = readFileSync(new URL('../../cities/demo/rules/suspected-cluster.yaml', import.meta.url), 'utf8')
  .replaceAll('cn.99.01.02.002.001', 'cn.99.01.03.001.001')
  .replaceAll(/cn\.99\.01\.02\.001\.00[23]/g, 'cn.99.01.02.001.001')

function rule(id: string, change: (text: string) => string = (text) => text): string {
  return change(demo.replace('id: suspected-cluster', `id: ${id}`))
}

describe('a text that is being written', () => {
  test('is told its faults or how its examples fare, and neither leaves a deed', async () => {
    const deeds = async () =>
      await transact(world.database, house('test'), async (tx) => {
        const [row] = await tx<{ count: number }[]>`SELECT count(*)::int AS count FROM audit.entry`
        return row?.count
      })
    const before = await deeds()
    expect((await call('POST', '/api/rule-checks', { text: rule('written') })).body).toMatchObject({
      valid: true,
      faults: [],
      // The demo's rule has as many examples.
      verdicts: Array.from({ length: 4 }, () => ({ passed: true })),
    })
    const text = rule('written', (whole) => whole.replace('count: 3', 'count: many'))
    expect(await call('POST', '/api/rule-checks', { text })).toMatchObject({
      status: 200,
      body: { valid: false, faults: [{ line: 11 }], verdicts: [] },
    })
    // As saving it would: a duty that no unit has is told while it is written.
    const nobody = rule('written', (whole) => whole.replace('duty: cdc', 'duty: cdd'))
    expect((await call('POST', '/api/rule-checks', { text: nobody })).body).toMatchObject({
      valid: false,
      faults: [{ where: 'dispatch.duty', message: expect.stringContaining('cdc') }],
    })
    expect(await deeds()).toBe(before)
    expect((await call('POST', '/api/rule-checks', { text }, keys.reader)).status).toBe(403)
  })
})

describe('saving a rule', () => {
  test('makes its first version a draft, and every other text another version', async () => {
    expect(await call('PUT', '/api/rules/saved', rule('saved'))).toEqual({
      status: 201,
      body: { id: 'saved', version: 1, state: 'draft' },
    })
    // The same text again is the same version.
    expect(await call('PUT', '/api/rules/saved?base=1', rule('saved'))).toMatchObject({
      status: 200,
      body: { version: 1 },
    })
    const changed = rule('saved', (text) => text.replace('count: 3', 'count: 4'))
    expect(await call('PUT', '/api/rules/saved', { text: changed, base: 1 })).toMatchObject({
      status: 200,
      body: { version: 2 },
    })
    const { body } = await call('GET', '/api/rules/saved/versions')
    expect(body).toMatchObject({
      items: [
        {
          version: 2,
          text: changed,
          dryRuns: 0,
          changes: [
            { sign: '-', line: 11, text: '  count: 3' },
            { sign: '+', line: 11, text: '  count: 4' },
          ],
        },
        { version: 1 },
      ],
    })
    const page = await call('GET', '/api/rules/saved/versions?limit=1')
    expect(page.body).toMatchObject({ items: [{ version: 2 }], next: '2' })
    expect((await call('GET', '/api/rules/saved/versions?limit=1&after=2')).body).toMatchObject({
      items: [{ version: 1 }],
    })
  })

  test('by two people on the same version is one’s; the other is told who was first', async () => {
    await call('PUT', '/api/rules/both', rule('both'))
    const texts = ['5', '6'].map((count) =>
      rule('both', (text) => text.replace('count: 3', `count: ${count}`)),
    )
    const answers = await Promise.all(texts.map((text) => call('PUT', '/api/rules/both', { text, base: 1 })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const late = answers.find(({ status }) => status === 409)
    expect(late?.body).toMatchObject({ code: 'conflict', detail: expect.stringContaining('send base 2') })
    expect((await call('PUT', '/api/rules/fresh', { text: rule('fresh'), base: 3 })).status).toBe(409)
    expect((await call('GET', '/api/rules/fresh/versions')).status).toBe(404)
  })

  test('that is wrong is refused with the place of every fault, and nothing is kept', async () => {
    const { status, body } = await call(
      'PUT',
      '/api/rules/wrong',
      rule('wrong', (text) => text.replace("'suspected'", "'suspcted'").replace('duty: cdc', 'duty: cdd')),
    )
    expect(status).toBe(422)
    expect(body).toMatchObject({
      code: 'rule.invalid',
      faults: [
        {
          line: 9,
          column: 37,
          where: 'when',
          message: '"suspcted" is never its value; did you mean suspected?',
        },
        {
          line: 21,
          column: 9,
          where: 'dispatch.duty',
          message: 'no unit has the duty cdd; did you mean cdc?',
        },
      ],
    })
    expect((await call('GET', '/api/rules/wrong/versions')).status).toBe(404)
    expect(await call('PUT', '/api/rules/other', rule('wrong'))).toMatchObject({
      status: 422,
      body: { faults: [{ where: 'id', message: 'is wrong, but was sent as other' }] },
    })
    expect(
      (
        await call(
          'PUT',
          '/api/rules/wrong',
          rule('wrong', (text) => text.replace('cn.99.01\n', 'cn.98\n')),
        )
      ).body,
    ).toMatchObject({
      faults: [{ where: 'area', message: 'there is no place cn.98' }],
    })
  })

  test('is for those who may write rules, each within the own areas', async () => {
    expect((await call('PUT', '/api/rules/mine', rule('mine'), keys.reader)).status).toBe(403)
    const wide = await call('PUT', '/api/rules/mine', rule('mine'), keys.district)
    expect(wide).toMatchObject({ status: 403, body: { code: 'access.elsewhere' } })
    const everywhere = await call(
      'PUT',
      '/api/rules/mine',
      rule('mine', (text) => text.replace('area: cn.99.01\n', '')),
      keys.district,
    )
    expect(everywhere).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('name an area of yours') },
    })
    const own = rule('mine', (text) => text.replace('area: cn.99.01\n', 'area: cn.99.01.02\n'))
    expect((await call('PUT', '/api/rules/mine', own, keys.district)).status).toBe(201)
    // What another wrote for more than one’s own area is not taken over.
    expect(
      (await call('PUT', '/api/rules/both', { text: own.replace('mine', 'both'), base: 2 }, keys.district))
        .status,
    ).toBe(403)
    expect((await call('POST', '/api/rules/both/retire', undefined, keys.district)).status).toBe(403)
    expect((await call('GET', '/api/rules', undefined, keys.reader)).status).toBe(200)
  })
})

describe('going live', () => {
  test('needs a dry run of this very version; then the rule acts, until it is retired', async () => {
    await call('PUT', '/api/rules/acting', rule('acting'))
    expect(await call('POST', '/api/rules/acting/live')).toMatchObject({
      status: 409,
      body: { code: 'step.not-allowed', detail: expect.stringContaining('No dry run was made of version 1') },
    })
    expect((await call('POST', '/api/rules/acting/dry-run', { days: 7 })).status).toBe(200)
    await call('PUT', '/api/rules/acting', {
      text: rule('acting', (text) => text.replace('surprise: 4', 'surprise: 5')),
      base: 1,
    })
    // The dry run was of another text.
    expect((await call('POST', '/api/rules/acting/live')).status).toBe(409)
    expect(await call('POST', '/api/rules/acting/live', { version: 1 })).toMatchObject({
      status: 200,
      body: { version: 1, state: 'live' },
    })
    await send(
      world,
      [1, 2, 3].map(() => suspected('cn.99.01.02.001.001', today)),
    )
    expect(outside.alerts).toMatchObject([
      { origin: { id: 'acting', version: 1 }, place: 'cn.99.01.02.001', observed: 3 },
    ])
    expect((await call('GET', '/api/rules')).body.items).toContainEqual(
      expect.objectContaining({
        id: 'acting',
        state: 'live',
        latest: 2,
        live: 1,
        stopped: null,
        found: 1,
        lastFoundOn: today,
      }),
    )
    // Whose areas hold none of it sees the rule and nothing that it found.
    expect((await call('GET', '/api/rules', undefined, keys.reader)).body.items).toContainEqual(
      expect.objectContaining({ id: 'acting', found: 0, lastFoundOn: null }),
    )
    expect((await call('GET', '/api/rules/acting')).body).toMatchObject({
      id: 'acting',
      state: 'live',
      live: 1,
    })
    expect((await call('GET', '/api/rules/nothing')).status).toBe(404)
    const reason = 'replaced by the detector'
    expect(await call('POST', '/api/rules/acting/retire', { reason })).toMatchObject({
      status: 200,
      body: { state: 'retired' },
    })
    await send(
      world,
      [1, 2, 3].map(() => suspected('cn.99.01.03.001.001', today)),
    )
    expect(outside.alerts).toHaveLength(1)
    expect((await call('POST', '/api/rules/acting/retire')).status).toBe(409)
    expect((await call('POST', '/api/rules/acting/live', { version: 1 })).body).toMatchObject({
      code: 'step.not-allowed',
    })
    await transact(world.database, house('test'), async (tx) => {
      const deeds = await tx<
        { action: string; detail: Record<string, unknown> }[]
      >`SELECT action, detail FROM audit.entry WHERE subject = 'rule:acting' ORDER BY xid, number`
      expect(deeds.at(-1)?.detail).toEqual({ reason })
      expect(deeds.map(({ action }) => action)).toEqual([
        'rule.save',
        'rule.dry-run',
        'rule.save',
        'rule.enact',
        'rule.retire',
      ])
    })
  })

  test('needs examples, and that they pass', async () => {
    await call(
      'PUT',
      '/api/rules/bare',
      rule('bare', (text) => text.replace(/^examples:[\s\S]*/m, '')),
    )
    await call('POST', '/api/rules/bare/dry-run', { days: 1 })
    expect((await call('POST', '/api/rules/bare/live')).body).toMatchObject({
      code: 'rule.invalid',
      faults: [{ where: 'examples' }],
    })
    const text = rule('failing', (of) => of.replace('count: 3', 'count: 2'))
    await call('PUT', '/api/rules/failing', text)
    await call('POST', '/api/rules/failing/dry-run', { days: 1 })
    expect(await call('POST', '/api/rules/failing/test')).toMatchObject({
      status: 200,
      body: {
        passed: false,
        verdicts: [{ passed: true }, { passed: false, got: { alerts: 1, tasks: 1 } }, {}, {}],
      },
    })
    expect(await call('POST', '/api/rules/failing/live')).toMatchObject({
      status: 422,
      body: { code: 'rule.invalid' },
    })
    expect((await call('POST', '/api/rules/failing/test', { text: rule('failing') })).body).toMatchObject({
      passed: true,
    })
  })
})

describe('a dry run', () => {
  beforeAll(async () => {
    const events = Array.from({ length: 20 }, (_, n) =>
      suspected('cn.99.01.03.001.001', addDays(day(today), -Math.floor(n / 2)), { disease: 'dengue' }),
    )
    await send(world, events)
    await call(
      'PUT',
      '/api/rules/trying',
      rule('trying', (text) => text.replace('merge: { days: 14 }', '').replace('days: 7', 'days: 2')),
    )
  })

  test('says what would have been found, and does nothing about it', async () => {
    const before = [outside.alerts.length, outside.tasks.length]
    const { status, body } = await call('POST', '/api/rules/trying/dry-run', { days: 30 })
    expect(status).toBe(200)
    const first = body.first as { place: string; on: string; total: number; title: { en: string } }[]
    expect(body).toMatchObject({
      version: 1,
      days: 30,
      from: '2020-06-01',
      until: today,
      alerts: first.length,
      tasks: first.length,
    })
    expect(first.length).toBeGreaterThan(3)
    expect(first).toContainEqual(
      expect.objectContaining({
        place: 'cn.99.01.03.001',
        on: today,
        title: { zh: expect.any(String), en: expect.stringContaining('suspected cases of Dengue') },
      }),
    )
    expect((body.perDay as { found: number }[]).reduce((sum, { found }) => sum + found, 0)).toBe(body.found)
    expect([outside.alerts.length, outside.tasks.length]).toEqual(before)
  })

  test('says how many alerts would have been immediate, or have become so', async () => {
    const grave = rule('trying-grave', (text) =>
      text
        .replace(
          /^raise:\n/m,
          "raise:\n  immediate: { when: signal.data.reportDate == '2020-06-25' && signal.data.disease == 'dengue' }\n",
        )
        .replace(/tasks: (\d) \}/g, 'tasks: $1, immediate: 0 }'),
    )
    expect((await call('POST', '/api/rule-checks', { text: grave })).body).toMatchObject({
      faults: [],
      verdicts: Array.from({ length: 4 }, () => ({ passed: true, got: { immediate: 0 } })),
    })
    expect((await call('PUT', '/api/rules/trying-grave', grave)).status).toBe(201)
    const { body } = await call('POST', '/api/rules/trying-grave/dry-run', { days: 30 })
    // The cluster of dengue was found before what makes it grave came.
    const first = body.first as { title: { en: string }; immediate: boolean }[]
    expect(body.immediate).toBe(1)
    expect(first.filter(({ immediate }) => immediate)).toMatchObject([
      { title: { en: expect.stringContaining('Dengue') } },
    ])
    const { body: calm } = await call('POST', '/api/rules/trying/dry-run', { days: 30 })
    expect(calm).toMatchObject({ immediate: 0 })
  })

  test('sees what who asks may see, and no more', async () => {
    const own = rule('trying-here', (text) => text.replace('area: cn.99.01\n', 'area: cn.99.01.02\n'))
    await call('PUT', '/api/rules/trying-here', own, keys.district)
    const { body } = await call('POST', '/api/rules/trying-here/dry-run', { days: 30 }, keys.district)
    expect((body.first as { place: string }[]).every(({ place }) => place.startsWith('cn.99.01.02'))).toBe(
      true,
    )
    expect((await call('POST', '/api/rules/trying/dry-run', { days: 30 }, keys.district)).body).toMatchObject(
      { code: 'access.elsewhere' },
    )
  })

  test('tells its progress line by line where it is asked to', async () => {
    const answer = await fetch(`${url}/api/rules/trying/dry-run`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${keys.all}`,
        'content-type': 'application/json',
        accept: 'application/x-ndjson',
      },
      body: JSON.stringify({ days: 30 }),
    })
    const lines = (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines[0]).toMatchObject({ progress: { read: expect.any(Number) } })
    expect(lines.at(-1)).toMatchObject({ result: { version: 1, days: 30 } })
  })

  test('of which who asked has hung up stops, and does not count', async () => {
    // Enough for many pages of the log.
    await transact(
      world.database,
      house('test'),
      async (tx) => tx`SELECT signals.ensure_partition(${today}::text::date)`,
    )
    await world.database.owner`
      INSERT INTO signals.log (era, sequence, known_on, submitted_by, source, id, kind, place, revision, retracted, data)
      SELECT (SELECT max(era) FROM signals.era), n, ${today}::text::date, 'key:test', (SELECT min(id) FROM signals.source), 'many' || n, 'case.report',
        'cn.99.01.03.001.001', 0, false, '{"disease":"measles","reportDate":"2020-06-30","classification":"confirmed"}'
      FROM generate_series(1, 150000) AS n`
    // A write that stands open in any database beside this one keeps the dry run from them, and it ends before one can hang up.
    const readable = () => transact(world.database, house('test'), findLogEnd)
    await expect.poll(readable, { interval: 250, timeout: 90_000 }).toMatchObject({ sequence: 150_000 })
    await call('PUT', '/api/rules/hung', rule('hung'))
    const body = JSON.stringify({ days: 30 })
    const readAtLeast = await new Promise<number>((resolve, reject) => {
      const sent = httpRequest(
        `${url}/api/rules/hung/dry-run`,
        {
          method: 'POST',
          headers: {
            authorization: `Bearer ${keys.all}`,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            accept: 'application/x-ndjson',
          },
        },
        (answer) => {
          answer.once('data', (bytes: Buffer) => {
            sent.destroy()
            resolve(
              (JSON.parse(bytes.toString().split('\n')[0] ?? '') as { progress: { read: number } }).progress
                .read,
            )
          })
          answer.once('error', () => {})
        },
      )
      sent.once('error', reject)
      sent.end(body)
    })
    expect(readAtLeast).toBeLessThan(150_000)
    // A dry run that goes through to its end, begun after, ends after: the other has stopped by then.
    expect((await call('POST', '/api/rules/hung/dry-run', { days: 30 })).body).toMatchObject({
      found: expect.any(Number),
    })
    expect((await call('GET', '/api/rules/hung/versions')).body).toMatchObject({ items: [{ dryRuns: 1 }] })
  })
})

test('every answer is described in the API’s document', async () => {
  await door.ready()
  const described = Object.entries(door.swagger().paths ?? {}).filter(([path]) =>
    path.startsWith('/api/rule'),
  )
  expect(described.map(([path]) => path).sort()).toEqual([
    '/api/rule-checks',
    '/api/rules',
    '/api/rules/{id}',
    '/api/rules/{id}/dry-run',
    '/api/rules/{id}/live',
    '/api/rules/{id}/retire',
    '/api/rules/{id}/test',
    '/api/rules/{id}/versions',
  ])
})
