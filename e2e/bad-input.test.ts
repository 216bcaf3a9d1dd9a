import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { limits } from '#vocabulary'
import { emptyHouse, startCopy } from './data-dir.ts'
import {
  type Answer,
  aggregate,
  type Caller,
  cityPlaces,
  faultOfProblem,
  type RealServer,
  toLines,
  until,
} from './real-server.ts'

let server: RealServer
let admin: Caller

beforeAll(async () => {
  ;({ server, admin } = await startCopy(emptyHouse))
  expect((await admin.post('/api/places', { places: cityPlaces })).status).toBe(200)
})
afterAll(async () => await server?.remove())

const json = { 'content-type': 'application/json' }

/** Every POST that takes a JSON body, apart from that of signals. */
const jsonDoors = [
  '/api/places',
  '/api/units',
  '/api/keys',
  '/api/worlds',
  '/api/worlds/production/clock',
  '/api/session',
]

const notJson: [what: string, body: string | Buffer, code: string][] = [
  ['nothing', '', 'json.malformed'],
  ['a word', 'hello', 'json.malformed'],
  ['half an object', '{"places":[{"path":"cn', 'json.malformed'],
  ['two objects', '{}{}', 'json.malformed'],
  ['a number that JSON does not know', '{"a":NaN}', 'json.malformed'],
  ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'json.utf8'],
]

const notTheBody: [what: string, body: string][] = [
  ['null', 'null'],
  ['a number', '42'],
  ['a number beyond all numbers', '1e400'],
  ['a text', '"<script>alert(1)</script>"'],
  ['an array', '[]'],
  ['an empty object', '{}'],
  [
    'a field nobody knows',
    '{"__proto__":{"admin":true},"constructor":1,"\'; DROP TABLE access.api_key; --":1}',
  ],
  ['an array a million deep', '['.repeat(400_000) + ']'.repeat(400_000)],
]

describe.each(jsonDoors)('POST %s', (path) => {
  test.each(notJson)('refuses %s as not JSON', async (_what, raw, code) => {
    const answer = await admin.ask('POST', path, { raw: raw as BodyInit, headers: json })
    expect(faultOfProblem(answer, { status: 400, code })).toBeUndefined()
  })

  test.each(notTheBody)('refuses %s as not its body', async (_what, raw) => {
    const answer = await admin.ask('POST', path, { raw, headers: json })
    expect(faultOfProblem(answer, { status: 400, code: 'request.invalid' })).toBeUndefined()
  })

  test('refuses another media type', async () => {
    for (const type of ['text/html', 'application/xml', 'text/plain', 'application/x-www-form-urlencoded']) {
      const answer = await admin.ask('POST', path, { raw: '<a/>', headers: { 'content-type': type } })
      expect(faultOfProblem(answer, { status: 415, code: 'body.media-type' })).toBeUndefined()
    }
  })
})

describe('a text that PostgreSQL cannot hold', () => {
  const bad = ['nul\u0000', 'half \ud800 character']
  test.each(bad)('is refused wherever a body, a path or a query may hold it', async (text) => {
    const place = { path: 'cn.99', level: 'province', name: { zh: text, en: 'x' } }
    const unit = { id: 'u1', name: { zh: 'x', en: text }, place: 'cn' }
    const answers = [
      await admin.post('/api/places', { places: [place] }),
      await admin.post('/api/units', { units: [unit] }),
      await admin.post('/api/units', { units: [{ ...unit, name: { zh: 'x', en: 'x' }, phone: text }] }),
      await admin.post('/api/keys', { title: text, role: 'feeder' }),
      await admin.post('/api/keys', { title: 'x', role: 'feeder', sources: [text] }),
      await admin.post('/api/worlds', { title: text, startsAt: '2020-01-01T00:00:00Z' }),
      await admin.post('/api/session', { login: text, password: 'x' }),
    ]
    for (const answer of answers)
      expect(faultOfProblem(answer, { status: 400, code: 'request.invalid' })).toBeUndefined()
  })

  test('is refused in a query and in a path', async () => {
    const paths = [
      '/api/sources?after=%00',
      '/api/signals?kind=%00',
      '/api/signals?source=a%00b',
      '/api/worlds?after=%00',
      '/api/worlds/%00',
      '/api/tallies/cases.confirmed/days?place=cn&series=%00',
      '/api/places/%00',
    ]
    for (const path of paths) {
      expect(
        faultOfProblem(await admin.get(path), { status: 400, code: 'request.invalid' }),
        path,
      ).toBeUndefined()
    }
    expect(
      faultOfProblem(await admin.ask('DELETE', '/api/keys/%00'), { status: 400, code: 'request.invalid' }),
    ).toBeUndefined()
  })
})

describe('a list of places', () => {
  const place = (path: string, codes: string[] = []) => ({
    path,
    level: 'province',
    name: { zh: 'x', en: 'x' },
    codes,
  })

  test('that names one path twice is refused, with both positions', async () => {
    const answer = await admin.post('/api/places', {
      places: [place('cn.98'), place('cn.97'), place('cn.98')],
    })
    expect(faultOfProblem(answer, { status: 400, code: 'request.invalid' })).toBeUndefined()
    expect(answer.body.errors).toEqual([
      { where: 'places.2.path', message: 'cn.98 is the path of places.0 too' },
    ])
    expect((await admin.get('/api/places/cn.98')).status).toBe(404)
  })

  test('in which a place has one code twice is taken', async () => {
    expect((await admin.post('/api/places', { places: [place('cn.96', ['960000', '960000'])] })).status).toBe(
      200,
    )
    expect((await admin.get('/api/places/cn.96')).body.codes).toEqual(['960000'])
  })
})

describe('a mapping in YAML', () => {
  test.each([
    ['U+0000 in a title', 'title: { zh: "a\\0", en: b }', 'body.title.zh'],
    ['half a character in a name of a column', 'leftOut: { "a\\ud800": why }', 'body.leftOut'],
    ['U+0000 in a column', 'place: { code: "a\\0" }', 'body.place.code'],
    ['U+0000 as a byte', 'name: a\0b', 'body'],
  ])('with %s is refused, and told where', async (_what, raw, where) => {
    const answer = await admin.ask('POST', '/api/mappings', {
      raw: `mapping: 1\n${raw}\n`,
      headers: { 'content-type': 'text/yaml' },
    })
    expect(faultOfProblem(answer, { status: 400, code: 'request.invalid' })).toBeUndefined()
    expect(answer.body.errors).toMatchObject([{ where }])
  })
})

test('a batch with an event a million deep, or one too large, refuses that one alone', async () => {
  const deep = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`
  const large = JSON.stringify({ ...aggregate(1), note: 'x'.repeat(256 * 1024) })
  const answer = await admin.ask('POST', '/api/signals', {
    raw: `[${JSON.stringify(aggregate(1))},${deep},${large},${JSON.stringify(aggregate(1))}]`,
    headers: { 'content-type': 'application/cloudevents-batch+json' },
  })
  const verdicts = answer.body.verdicts as { verdict: string; code?: string }[]
  expect(verdicts.map(({ verdict, code }) => code ?? verdict)).toEqual([
    'accepted',
    'event.envelope',
    'event.too-large',
    'accepted',
  ])
})

describe('a body nested 100,000 deep', () => {
  const raw = `${'['.repeat(100_000)}${']'.repeat(100_000)}`

  test('does no harm where no body is read', async () => {
    const cancel = await admin.ask('POST', '/api/imports/1/cancel', { raw, headers: json })
    expect(faultOfProblem(cancel, { status: 404, code: 'not-found' })).toBeUndefined()
    expect((await admin.ask('DELETE', '/api/session', { raw, headers: json })).status).toBe(204)
    const keyed = await admin.ask('POST', '/api/imports/1/cancel', {
      raw,
      headers: { ...json, 'idempotency-key': 'deep' },
    })
    expect(faultOfProblem(keyed, { status: 400, code: 'request.invalid' })).toBeUndefined()
  })
})

describe('a body that is packed', () => {
  test.each(['gzip', 'br', 'identity, gzip', 'x'])('as %s is refused', async (encoding) => {
    for (const path of ['/api/signals', '/api/places', '/api/imports?mapping=x']) {
      const headers = { ...json, 'content-encoding': encoding }
      const answer = await admin.ask('POST', path, { raw: 'x', headers })
      expect(faultOfProblem(answer, { status: 415, code: 'body.media-type' })).toBeUndefined()
    }
  })

  test('as identity is not packed', async () => {
    const headers = { 'content-encoding': 'Identity' }
    expect((await admin.post('/api/signals', aggregate(1), headers)).status).toBe(200)
  })
})

test('the word before a key may be written in any case', async () => {
  for (const word of ['bearer', 'BEARER', 'Bearer', 'bEaReR ']) {
    const headers = { authorization: `${word} ${admin.key}` }
    expect((await admin.as(undefined).ask('GET', '/api/signals', { headers })).status, word).toBe(200)
  }
})

test('a view as known on a day to come is a view of today', async () => {
  const query = 'series=covid-19&knownOn=2999-01-01'
  for (const path of [`days?place=cn&${query}`, `places?parent=cn&${query}`]) {
    const { today } = (await admin.get('/api/world')).body
    expect((await admin.get(`/api/tallies/cases.confirmed/${path}`)).body.asKnownOn).toBe(today)
  }
})

describe('a query that is out of range', () => {
  test.each([
    '/api/signals?after=1.99999999999999999999.1',
    '/api/signals?after=nonsense',
    '/api/signals?limit=0',
    '/api/signals?limit=1001',
    '/api/signals?limit=1e400',
    '/api/signals?place=%27%20OR%201%3D1',
    '/api/alarms?after=-1',
    '/api/alarms?after=9999999999999999',
    '/api/places?level=planet',
    '/api/tallies/cases.confirmed/days?place=cn&series=covid-19&from=2020-02-30',
    '/api/tallies/cases.confirmed/days?place=cn',
    '/api/tallies/cases.confirmed/days?place=cn&series=covid-19&untill=2020-06-11',
    '/api/imports/1/rows?after=2147483648',
    '/api/imports/1/rows?after=99999999999999999999',
    '/api/signals?plaec=cn',
    '/api/world?now=yes',
    '/api/places/cn?level=city',
  ])('%s is refused', async (path) => {
    expect(faultOfProblem(await admin.get(path), { status: 400, code: 'request.invalid' })).toBeUndefined()
  })

  test('a world begins between the years 1900 and 2999', async () => {
    for (const startsAt of [
      '0000-01-01T00:00:00Z',
      '1066-10-14T00:00:00Z',
      '9999-12-31T23:59:59-12:00',
      '2020-13-01T00:00:00Z',
      'today',
      0,
    ]) {
      const answer = await admin.post('/api/worlds', { title: 'x', startsAt })
      expect(
        faultOfProblem(answer, { status: 400, code: 'request.invalid' }),
        String(startsAt),
      ).toBeUndefined()
    }
  })
})

const refusals: [what: string, event: unknown, code: string][] = [
  ['null', null, 'event.envelope'],
  ['a number', 7, 'event.envelope'],
  ['an object without anything', {}, 'event.envelope'],
  ['an unknown kind', aggregate(1, { type: 'case.<b>rumour</b>' }), 'kind.unknown'],
  ['an unknown place', aggregate(1, { place: "110102'; DROP TABLE signals.log; --" }), 'place.unknown'],
  ['the year 3000', aggregate(1, { day: '3000-01-01' }), 'day.future'],
  ['a time in the year 3000', aggregate(1, { time: '3000-01-01T00:00:00Z' }), 'day.future'],
  ['the year 1066', aggregate(1, { day: '1066-10-14' }), 'day.past'],
  ['30 February', aggregate(1, { day: '2020-02-30' }), 'data.invalid'],
  ['half a case', aggregate(0.5), 'data.invalid'],
  ['minus one case', aggregate(-1), 'data.invalid'],
  ['more cases than people', aggregate(Number.MAX_SAFE_INTEGER), 'data.invalid'],
  [
    'a text as a count',
    { ...aggregate(1), data: { disease: 'covid-19', reportDate: '2020-06-11', confirmed: '=1+1' } },
    'data.invalid',
  ],
  [
    'a name',
    { ...aggregate(1), data: { disease: 'covid-19', reportDate: '2020-06-11', patient: '张三' } },
    'data.invalid',
  ],
  ['an id with a line break', aggregate(1, { id: 'a\r\nset-cookie: x=1' }), 'event.text'],
  ['a source with U+0000', aggregate(1, { source: 'urn:\u0000' }), 'event.text'],
  ['an id of 129 characters', aggregate(1, { id: 'x'.repeat(129) }), 'event.envelope'],
  ['an attribute that is not of CloudEvents', aggregate(1, { 'Bad Name': 1 }), 'event.envelope'],
  ['an offset that no clock has', aggregate(1, { time: '2020-06-11T00:00:00+23:59' }), 'event.envelope'],
  ['a revision below 0', aggregate(1, { revision: -1 }), 'event.envelope'],
]

describe('POST /api/signals', () => {
  test.each(refusals)('refuses %s alone with 422 and its verdict', async (_what, event, code) => {
    const answer = await admin.ask('POST', '/api/signals', {
      raw: JSON.stringify(event),
      headers: { 'content-type': 'application/cloudevents+json' },
    })
    expect(faultOfProblem(answer, { status: 422, code: 'signal.refused' })).toBeUndefined()
    expect(answer.body.verdict).toMatchObject({ verdict: 'refused', code, index: 0 })
  })

  test('refuses each of these among good ones, and keeps the good ones, in a batch and in a stream', async () => {
    const mixed = () => refusals.flatMap(([, event]) => [event, aggregate(1)])
    const batch = await admin.ask('POST', '/api/signals', {
      raw: JSON.stringify(mixed()),
      headers: { 'content-type': 'application/cloudevents-batch+json' },
    })
    expect(batch.body).toMatchObject({ accepted: refusals.length, refused: refusals.length, duplicate: 0 })
    const verdicts = await admin.send(toLines(mixed()))
    expect(verdicts.map(({ code }) => code)).toEqual(refusals.flatMap(([, , code]) => [code, undefined]))
  })

  test('takes texts of SQL, HTML and spreadsheet formulas as the texts that they are', async () => {
    const texts = [
      "'; DROP TABLE signals.log; --",
      '<img src=x onerror=alert(1)>',
      '=cmd|"/C calc"!A0',
      '@SUM(1)',
      '\\"}{,NULL',
      '🦠 甲',
    ]
    const events = texts.map((text) =>
      aggregate(0, { id: text, source: `urn:texts:${text}`, record: `r ${text}`, note: text }),
    )
    expect((await admin.send(toLines(events))).map(({ verdict }) => verdict)).toEqual(
      texts.map(() => 'accepted'),
    )
    for (const text of texts) {
      const found = await admin.walk(`/api/signals?source=${encodeURIComponent(`urn:texts:${text}`)}`)
      expect(found).toMatchObject([{ id: text, record: `r ${text}`, source: `urn:texts:${text}` }])
    }
  })

  test('takes the last of two values under one key, and no prototype from anyone', async () => {
    const event = JSON.stringify(aggregate(3, { id: 'twice' }))
    const twice = event.replace('"id"', '"id":"first","id"')
    const proto = JSON.stringify(aggregate(3, { id: 'proto' })).replace(
      '"id"',
      '"__proto__":{"retracted":true},"id"',
    )
    const inData = JSON.stringify(aggregate(3, { id: 'proto-in-data' })).replace(
      '"disease"',
      '"__proto__":{"deaths":9},"disease"',
    )
    const [a, b, c] = await admin.send(`${twice}\n${proto}\n${inData}\n`)
    expect(a).toMatchObject({ verdict: 'accepted', id: 'twice' })
    expect(b).toMatchObject({ verdict: 'refused', code: 'event.envelope' })
    expect(c).toMatchObject({ verdict: 'refused', code: 'data.invalid' })
    const listKept = async () => (await admin.walk('/api/signals')).map(({ id }) => id)
    // The log is read below every open transaction: a reader of the house may hold it back for a moment.
    await expect.poll(listKept, { timeout: 10_000 }).toContain('twice')
    const kept = await listKept()
    expect(kept.filter((id) => id === 'proto' || id === 'proto-in-data')).toEqual([])
  })

  test('refuses a revision beyond all numbers', async () => {
    const line = JSON.stringify(aggregate(1)).replace('"type"', '"revision":1e400,"type"')
    expect(await admin.send(`${line}\n`)).toMatchObject([{ verdict: 'refused', code: 'event.envelope' }])
  })

  test('refuses one event over 256 KiB and a body over 16 MiB with 413', async () => {
    const single = { 'content-type': 'application/cloudevents+json' }
    const large = JSON.stringify(aggregate(1, { note: 'x'.repeat(limits.eventBytes) }))
    const answer = await admin.ask('POST', '/api/signals', { raw: large, headers: single })
    expect(faultOfProblem(answer, { status: 413, code: 'body.too-large' })).toBeUndefined()
    const fits = aggregate(1, { note: '' })
    const room = limits.eventBytes - Buffer.byteLength(JSON.stringify(fits))
    expect(
      (
        await admin.ask('POST', '/api/signals', {
          raw: JSON.stringify({ ...fits, note: 'x'.repeat(room) }),
          headers: single,
        })
      ).status,
    ).toBe(200)
    const huge = `[${'1,'.repeat(limits.batchBytes / 2)}1]`
    const refused = await askRaw([
      'POST /api/signals HTTP/1.1',
      'host: x',
      `authorization: Bearer ${admin.key}`,
      'content-type: application/cloudevents-batch+json',
      `content-length: ${huge.length}`,
      'connection: close',
      '',
      '',
    ])
    expect(refused).toMatch(/^HTTP\/1.1 413 [\s\S]*application\/problem\+json[\s\S]*"code":"body.too-large"/)
  })

  test('refuses a long line of a stream by itself, and bytes that are not UTF-8, and goes on', async () => {
    const good = () => Buffer.from(toLines([aggregate(1)]))
    const long = Buffer.from(toLines([aggregate(1, { note: 'x'.repeat(limits.eventBytes) })]))
    const latin = Buffer.concat([Buffer.from('{"id":"caf'), Buffer.from([0xe9]), Buffer.from('"}\n')])
    const deep = Buffer.from(`${'['.repeat(100_000)}${']'.repeat(100_000)}\n`)
    const codes = (
      await admin.send(
        Buffer.concat([good(), long, good(), latin, good(), deep, Buffer.from('{"half\n'), good()]),
      )
    ).map(({ code, verdict }) => code ?? verdict)
    expect(codes).toEqual([
      'accepted',
      'event.too-large',
      'accepted',
      'json.utf8',
      'accepted',
      'event.envelope',
      'json.malformed',
      'accepted',
    ])
  })

  test('takes lines that end as on Windows, blank lines, a byte order mark, and a last line without an end', async () => {
    const [a, b, c] = [aggregate(1), aggregate(1), aggregate(1)].map((event) => JSON.stringify(event))
    expect((await admin.send(`${a}\r\n\r\n  \r\n${b}\n\n${c}`)).map(({ verdict }) => verdict)).toEqual([
      'accepted',
      'accepted',
      'accepted',
    ])
    expect(
      (await admin.send(`\uFEFF${JSON.stringify(aggregate(1))}\n`)).map(({ verdict }) => verdict),
    ).toEqual(['accepted'])
    expect(await admin.send('')).toEqual([])
    expect(await admin.send('\n\n\n')).toEqual([])
  })

  test('refuses a whole body that is not UTF-8 or not JSON, and an empty one', async () => {
    for (const [what, raw, code] of notJson) {
      const answer = await admin.ask('POST', '/api/signals', { raw: raw as BodyInit, headers: json })
      expect(faultOfProblem(answer, { status: 400, code }), what).toBeUndefined()
    }
    const empty = await admin.ask('POST', '/api/signals')
    expect(faultOfProblem(empty, { status: 415, code: 'body.media-type' })).toBeUndefined()
    const html = await admin.ask('POST', '/api/signals', {
      raw: '<a/>',
      headers: { 'content-type': 'text/html' },
    })
    expect(faultOfProblem(html, { status: 415, code: 'body.media-type' })).toBeUndefined()
    expect((await admin.post('/api/signals', [])).body).toEqual({
      accepted: 0,
      duplicate: 0,
      refused: 0,
      verdicts: [],
    })
  })
})

describe('whoever asks without the right', () => {
  test('is told 401 without a key, with a garbled one and with one that has expired', async () => {
    const { key: expired } = await admin.makeKey({
      role: 'admin',
      expiresAt: new Date(Date.now() + 1_000).toISOString(),
    })
    await until(
      'the key has expired',
      async () => (await admin.as(expired).get('/api/signals')).status === 401,
    )
    const keys = [
      undefined,
      'lf_',
      'lf_0123456789ab_',
      'x'.repeat(5_000),
      `lf_${'0'.repeat(12)}_${'A'.repeat(32)}`,
      `${admin.key?.slice(0, -1)}!`,
      expired,
    ]
    for (const key of keys) {
      const other = admin.as(key)
      for (const answer of [
        await other.get('/api/signals'),
        await other.post('/api/places', {}),
        await other.get('/api/me'),
      ]) {
        expect(
          faultOfProblem(answer, { status: 401, code: 'access.unknown' }),
          key?.slice(0, 40),
        ).toBeUndefined()
      }
    }
  })

  test('is told 403 where the role or the scope does not reach', async () => {
    const feeder = admin.as((await admin.makeKey({ role: 'feeder' })).key)
    const sender = admin.as((await admin.makeKey({ role: 'admin', scopes: ['send'] })).key)
    for (const caller of [feeder, sender]) {
      for (const answer of [
        await caller.get('/api/signals'),
        await caller.get('/api/alarms'),
        await caller.post('/api/worlds', {}),
        await caller.post('/api/keys', {}),
      ]) {
        expect(faultOfProblem(answer, { status: 403, code: 'access.forbidden' })).toBeUndefined()
      }
      expect((await caller.post('/api/signals', aggregate(1))).status).toBe(200)
    }
  })

  test('is told event by event which places and sources are not theirs', async () => {
    const { key } = await admin.makeKey({
      role: 'feeder',
      places: ['cn.11.01.1'],
      sources: ['urn:exam:mine'],
    })
    const events = [
      aggregate(1, { place: 'cn.11.01.1', source: 'urn:exam:mine' }),
      aggregate(1, { place: 'cn.11.01.10', source: 'urn:exam:mine' }),
      aggregate(1, { place: 'cn.11.01', source: 'urn:exam:mine' }),
      aggregate(1, { place: 'cn.11.01.1', source: 'urn:exam:mine2' }),
    ]
    const verdicts = await admin.as(key).send(toLines(events))
    expect(verdicts.map(({ code, verdict }) => code ?? verdict)).toEqual([
      'accepted',
      'place.forbidden',
      'place.forbidden',
      'source.forbidden',
    ])
  })

  test('cannot make a key that reaches further, nor revoke one that does', async () => {
    const local = admin.as(
      (await admin.makeKey({ role: 'admin', places: ['cn.11'], sources: ['urn:a'] })).key,
    )
    const asked = [
      [{ role: 'feeder', sources: ['urn:a'] }, 'access.elsewhere'],
      [{ role: 'feeder', sources: ['urn:a'], places: ['cn.42'] }, 'access.elsewhere'],
      [{ role: 'feeder', sources: ['urn:a'], places: ['cn'] }, 'access.elsewhere'],
      [{ role: 'feeder', places: ['cn.11'] }, 'access.forbidden'],
      [{ role: 'feeder', places: ['cn.11'], sources: ['urn:a', 'urn:b'] }, 'access.forbidden'],
    ] as const
    for (const [body, code] of asked) {
      expect(
        faultOfProblem(await local.post('/api/keys', { title: 't', ...body }), { status: 403, code }),
        JSON.stringify(body),
      ).toBeUndefined()
    }
    const { id } = await admin.makeKey({ role: 'feeder' })
    expect(
      faultOfProblem(await local.ask('DELETE', `/api/keys/${id}`), { status: 403, code: 'access.elsewhere' }),
    ).toBeUndefined()
    const own = await local.makeKey({ role: 'feeder', places: ['cn.11.01'], sources: ['urn:a'] })
    expect((await local.ask('DELETE', `/api/keys/${own.id}`)).status).toBe(204)
    expect(
      faultOfProblem(await local.ask('DELETE', `/api/keys/${own.id}`), { status: 404, code: 'not-found' }),
    ).toBeUndefined()
  })

  test('cannot make a key that is good for longer, nor one that has ended already', async () => {
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
    const brief = admin.as((await admin.makeKey({ role: 'admin', expiresAt: inDays(2) })).key)
    const own = (expiresAt?: string) =>
      brief.post('/api/keys', { title: 't', role: 'admin', ...(expiresAt ? { expiresAt } : {}) })
    expect(faultOfProblem(await own(inDays(3)), { status: 403, code: 'access.forbidden' })).toBeUndefined()
    expect((await own(inDays(1))).status).toBe(201)
    // Without an end of its own, it ends with its maker: what it makes may not be good for longer either.
    const heir = brief.as(String((await own()).body.key))
    const made = await heir.post('/api/keys', { title: 't', role: 'feeder', expiresAt: inDays(3) })
    expect(faultOfProblem(made, { status: 403, code: 'access.forbidden' })).toBeUndefined()
    for (const expiresAt of ['2020-01-01T00:00:00Z', '0000-01-01T00:00:00Z', inDays(-1)]) {
      const answer = await admin.post('/api/keys', { title: 't', role: 'feeder', expiresAt })
      expect(faultOfProblem(answer, { status: 400, code: 'request.invalid' }), expiresAt).toBeUndefined()
    }
  })

  test('cannot take over the code, the unit or the successor of another area', async () => {
    const beijing = admin.as((await admin.makeKey({ role: 'exam', places: ['cn.11'] })).key)
    expect(
      (
        await admin.post('/api/units', {
          units: [{ id: 'cdc.wuhan', name: { zh: '武汉', en: 'Wuhan' }, place: 'cn.42.01' }],
        })
      ).status,
    ).toBe(200)
    const place = { path: 'cn.11.99', level: 'city', name: { zh: 'x', en: 'x' } }
    const answers = [
      await beijing.post('/api/places', { places: [{ ...place, path: 'cn.42.99' }] }),
      await beijing.post('/api/places', { places: [{ ...place, codes: ['420100'] }] }),
      await beijing.post('/api/places', { places: [{ ...place, successor: 'cn.42' }] }),
      await beijing.ask('PUT', '/api/units/cdc.wuhan', {
        body: { name: { zh: 'x', en: 'x' }, place: 'cn.11' },
      }),
    ]
    for (const answer of answers)
      expect(faultOfProblem(answer, { status: 403, code: 'access.elsewhere' })).toBeUndefined()
    const again = await beijing.post('/api/units', {
      units: [{ id: 'cdc.wuhan', name: { zh: 'x', en: 'x' }, place: 'cn.11' }],
    })
    expect(faultOfProblem(again, { status: 409, code: 'conflict' })).toBeUndefined()
    expect((await admin.get('/api/places/420100')).body.path).toBe('cn.42.01')
  })

  test('opens nothing with a key some seconds after it was revoked', async () => {
    const { id, key } = await admin.makeKey({ role: 'admin' })
    expect((await admin.as(key).get('/api/signals')).status).toBe(200)
    expect((await admin.ask('DELETE', `/api/keys/${id}`)).status).toBe(204)
    await expect
      .poll(async () => (await admin.as(key).get('/api/signals')).status, { timeout: 10_000, interval: 200 })
      .toBe(401)
  })
})

describe('the one shape of an error', () => {
  test('is that of a path that is not there, and of another method', async () => {
    for (const answer of [
      await admin.get('/api/nothing'),
      await admin.ask('PUT', '/api/places'),
      await admin.ask('DELETE', '/api/signals'),
      await admin.get('/w/nosuchworld/api/signals'),
      await admin.get('/w/nope/api/docs'),
      await admin.get('/w/nope/api/docs/json'),
      await admin.get(`/api/places/${'x'.repeat(350)}`),
    ]) {
      expect(faultOfProblem(answer, { status: 404, code: 'not-found' })).toBeUndefined()
    }
  })

  test('is that of a path that is no path, and of one that is too long', async () => {
    for (const path of ['/api/%E0%A4%A', '/api/places/%E0%A4%A', '/w/production/api/%zz']) {
      expect(
        faultOfProblem(await admin.get(path), { status: 400, code: 'request.invalid' }),
        path,
      ).toBeUndefined()
    }
    const long = await admin.get(`/api/places/${'x'.repeat(1_000)}`)
    expect([400, 404, 414]).toContain(long.status)
    expect(faultOfProblem(long, { status: long.status })).toBeUndefined()
  })

  test('is that of headers too large and of what is not HTTP', async () => {
    const large = await askRaw([
      'GET /api/health HTTP/1.1',
      'host: x',
      `x-large: ${'x'.repeat(20_000)}`,
      '',
      '',
    ])
    expect(large).toMatch(/^HTTP\/1.1 431 [\s\S]*application\/problem\+json[\s\S]*"code":"headers.too-large"/)
    for (const lines of [
      ['BREW /coffee HTTP/1.1', '', ''],
      ['GET / HTTP/1.1', 'bad header\u0001', '', ''],
      ['POST /api/signals HTTP/1.1', 'host: x', 'content-length: -1', '', ''],
    ]) {
      expect(await askRaw(lines)).toMatch(
        /^HTTP\/1.1 400 [\s\S]*application\/problem\+json[\s\S]*"code":"request.invalid"/,
      )
    }
  })

  test('is that of an expectation that nobody meets', async () => {
    expect(await askRaw(['GET /api/health HTTP/1.1', 'host: x', 'expect: foo', '', ''])).toMatch(
      /^HTTP\/1.1 417 [\s\S]*application\/problem\+json[\s\S]*"code":"request.expectation"/,
    )
  })

  test('is that of a cookie that is none, and of a page that has no origin', async () => {
    const cookies = [
      'lianfang_session=%00',
      'lianfang_session=%E0%A4%A',
      'lianfang_session=',
      `lianfang_session=${'x'.repeat(4_000)}`,
    ]
    for (const cookie of cookies) {
      const answer = await admin.as(undefined).ask('GET', '/api/signals', { headers: { cookie } })
      expect(
        faultOfProblem(answer, { status: 401, code: 'access.unknown' }),
        cookie.slice(0, 40),
      ).toBeUndefined()
    }
    for (const origin of ['null', 'http://evil.example', 'garbage']) {
      const answer = await askRaw([
        'POST /api/places HTTP/1.1',
        `host: ${new URL(server.url).host}`,
        `origin: ${origin}`,
        'cookie: lianfang_session=abc',
        'content-type: application/json',
        'content-length: 2',
        'connection: close',
        '',
        '{}',
      ])
      expect(answer, origin).toMatch(
        /^HTTP\/1.1 403 [\s\S]*application\/problem\+json[\s\S]*"code":"access.forbidden"/,
      )
    }
  })

  test('speaks Chinese to those who ask for it', async () => {
    const answer: Answer = await admin.ask('GET', '/api/nothing', {
      headers: { 'accept-language': 'zh-CN,zh;q=0.9' },
    })
    expect(answer.body.title).toBe('未找到')
  })

  test('never carries a header that the sender made up', async () => {
    const { key } = await admin.makeKey({ role: 'feeder', title: 'a\r\nset-cookie: evil=1' })
    const answer = await admin
      .as(key)
      .post('/api/signals', aggregate(1), { 'idempotency-key': 'x%0d%0aset-cookie:evil=1' })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('set-cookie')).toBeNull()
  })
})

test('after all of this, the log of the server holds no body and no name', () => {
  const said = server.said()
  for (const secret of ['张三', 'DROP TABLE', 'onerror', 'evil', 'urn:exam', admin.key ?? ''])
    expect(said).not.toContain(secret)
  expect(said).not.toContain('a request failed')
})

/** Sends text as it is and reads until the server hangs up. */
function askRaw(lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () =>
      socket.write(lines.join('\r\n')),
    )
    let text = ''
    socket.setEncoding('utf8')
    socket.on('data', (more) => {
      text += more
      // A refusal before the body has come leaves the line open for the body.
      if (/"requestId":"[^"]+"\}$/.test(text)) socket.destroy()
    })
    socket.on('close', () => resolve(text))
    socket.on('error', reject)
  })
}
