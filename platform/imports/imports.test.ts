import { readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { addDays, type Day, day, Problem } from '#vocabulary'
import { covidHeader } from './test-support.ts'
import { type ImportServer, openImportServer } from './testing.ts'

let server: ImportServer
let today = day('2020-06-11')
beforeAll(async () => {
  server = await openImportServer(today)
})
afterAll(async () => {
  await server.close()
})

/** Cases of the test's own source: sources do not wait for each other. */
function lineList(name: string): string {
  return `mapping: 1
name: ${name}
title: { zh: 病例一览表, en: Line list }
source: urn:test:${name}
mode: records
kind: case.report
record: no
missing: ["?"]
place: { name: district, as: { 西城: "110102", 丰台: "110106", 朝阳: "110105" } }
fields:
  disease: { value: covid-19 }
  classification: { value: confirmed }
  reportDate: { day: reported }
  onsetDate: { day: onset }
`
}

const header = 'no,district,reported,onset'
const covidYaml = readFileSync(
  new URL('../../cities/mappings/covid19-china-2020.yaml', import.meta.url),
  'utf8',
)

function totals(name: string): string {
  return covidYaml
    .replace('name: covid19-china ', `name: ${name} `)
    .replace(/^source: .*$/m, `source: urn:test:${name}`)
}

const View = z.object({
  id: z.string(),
  state: z.string(),
  counts: z.object({
    rows: z.record(z.string(), z.number()),
    events: z.record(z.string(), z.number()),
    undone: z.record(z.string(), z.number()),
  }),
  error: z.string().optional(),
})

async function call(
  method: string,
  path: string,
  {
    body,
    type,
    key = server.key,
    headers = {},
  }: { body?: BodyInit; type?: string; key?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(type ? { 'content-type': type } : {}), ...headers },
    ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) }
}

async function remember(yaml: string, key?: string): Promise<string> {
  const { body } = await call('POST', '/api/mappings', {
    body: yaml,
    type: 'text/yaml',
    ...(key ? { key } : {}),
  })
  return z.object({ id: z.string() }).parse(body).id
}

function sendFile(
  mapping: string,
  lines: readonly string[],
  more: { key?: string; headers?: Record<string, string> } = {},
) {
  return call('POST', `/api/imports?mapping=${mapping}&file=cases.csv`, {
    body: lines.join('\n'),
    type: 'text/csv',
    ...more,
  })
}

async function importFile(
  mapping: string,
  lines: readonly string[],
  key?: string,
): Promise<z.infer<typeof View>> {
  const { status, body } = await sendFile(mapping, lines, key ? { key } : {})
  expect(status, JSON.stringify(body)).toBe(201)
  return View.parse(body)
}

async function undo(id: string): Promise<z.infer<typeof View>> {
  const { status, body } = await call('POST', `/api/imports/${id}/undo`)
  expect(status, JSON.stringify(body)).toBe(200)
  return View.parse(body)
}

async function problemOf(answer: Promise<{ status: number; body: unknown }>): Promise<string> {
  const { body } = await answer
  const { status, code, errors = [] } = Problem.parse(body)
  return [status, code, ...errors.map(({ where }) => where)].join(' ')
}

/** `line verdict code code=value …`, as a reader of the report sees it. */
async function verdictsOf(id: string, query = ''): Promise<string[]> {
  const { body } = await call('GET', `/api/imports/${id}/rows?limit=1000${query}`)
  const Rows = z.object({
    items: z.array(
      z.object({
        line: z.number(),
        verdict: z.string(),
        reasons: z.array(
          z.object({ code: z.string(), column: z.string().optional(), value: z.string().optional() }),
        ),
      }),
    ),
  })
  return Rows.parse(body).items.map(({ line, verdict, reasons }) =>
    [
      line,
      verdict,
      ...reasons.map(({ code, value }) => (value === undefined ? code : `${code}=${value}`)),
    ].join(' '),
  )
}

/** Every count of every tally, as known at the end of a day. */
async function countsKnownOn(knownOn: Day = today): Promise<string[]> {
  await server.world.settled()
  const rows = await server.world.database.owner<{ text: string }[]>`
    SELECT concat_ws(' ', tally, series, place, day, sum(amount), sum(reports)) AS text FROM tallies.count
    WHERE known_on <= ${knownOn}::text::date GROUP BY tally, series, place, day
    HAVING sum(amount) <> 0 OR sum(reports) <> 0 ORDER BY 1`
  return rows.map(({ text }) => text)
}

async function countAt(place: string, on: string, tally = 'cases.confirmed'): Promise<number> {
  await server.world.settled()
  const [row] = await server.world.database.owner<{ amount: number }[]>`
    SELECT coalesce(sum(amount), 0)::bigint AS amount FROM tallies.count
    WHERE tally = ${tally} AND place = ${place} AND day = ${on}::text::date`
  return row?.amount ?? 0
}

async function nextDay(): Promise<void> {
  today = addDays(today, 1)
  const moved = await server.world.advance(new Date(`${today}T12:00:00+08:00`))
  if (!moved.ok) throw new Error(moved.message)
}

function cases(prefix: string, count: number, district = '西城', on: string = today): string[] {
  return Array.from({ length: count }, (_, i) => `${prefix}${i},${district},${on},${on}`)
}

describe('an imported file', () => {
  test('has a verdict for each row, and says what became of all', async () => {
    const mapping = await remember(lineList('verdicts'))
    const one = await importFile(mapping, [
      header,
      `1,西城,${today},${today}`,
      `2,丰台,2020年6月10日,?`,
      `3,朝阳,${today},`,
      `4,Atlantis,${today},`,
      `5,鼓楼区,${today},`,
      `6,南京市,${today},`,
      `7,西城,?,`,
      `1,西城,${today},${today}`,
      `8,西城`,
    ])
    expect(await verdictsOf(one.id)).toEqual([
      '2 taken',
      '3 repaired date.form',
      '4 refused place.unknown',
      '5 refused place.unknown',
      '6 refused place.several',
      '7 taken',
      '8 refused date.blank',
      '9 refused row.duplicate',
      '10 refused row.fields=2',
    ])
    expect(one.state).toBe('done')
    expect(one.counts.rows).toEqual({ read: 9, taken: 2, repaired: 1, duplicate: 0, refused: 6 })
    expect(one.counts.events).toEqual({ accepted: 3, duplicate: 0, refused: 1 })
    expect(await verdictsOf(one.id, '&verdict=repaired')).toEqual(['3 repaired date.form'])
    expect(await verdictsOf(one.id, '&after=8')).toHaveLength(2)
    expect(await countAt('cn.32.01', today)).toBe(1)
  })

  test('tells what was reported before, and by which import, and what contradicts it', async () => {
    const mapping = await remember(lineList('before'))
    const first = await importFile(mapping, [header, ...cases('b', 2)])
    const second = await importFile(mapping, [
      header,
      `b0,西城,${today},${today}`,
      `b1,丰台,${today},${today}`,
      ...cases('c', 1),
    ])
    expect(await verdictsOf(second.id)).toEqual([
      `2 duplicate event.duplicate=${first.id}`,
      '3 refused id.reused',
      '4 taken',
    ])
  })

  test('tells a repeat however far up the file the first stands', async () => {
    const mapping = await remember(lineList('far'))
    const many = cases('f', 21_000)
    const one = await importFile(mapping, [header, ...many, many[0]!, many[1]!.replace('西城', '丰台')])
    expect(await verdictsOf(one.id, '&verdict=refused')).toEqual([
      '21002 refused row.duplicate',
      '21003 refused row.conflict',
    ])
    expect(one.counts.rows).toEqual({ read: 21_002, taken: 21_000, repaired: 0, duplicate: 0, refused: 2 })
    expect((await undo(one.id)).counts.undone.retracted).toBe(21_000)
  })

  test('of running totals becomes levels, increases and corrections; a refused signal refuses its row', async () => {
    const mapping = await remember(totals('totals'))
    const row = (on: string, code: string, confirmed: number) =>
      `${on},110000,北京市,${code},区,${confirmed},0,0,0`
    const before = await countsKnownOn()
    await call('POST', '/api/signals', {
      type: 'application/cloudevents+json',
      body: JSON.stringify({
        specversion: '1.0',
        id: 'totals:110106:2020-06-02',
        source: 'urn:test:totals',
        type: 'case.aggregate',
        place: '110106',
        data: { disease: 'covid-19', reportDate: '2020-06-02', confirmed: 999 },
      }),
    })
    const withOther = await countsKnownOn()
    const one = await importFile(mapping, [
      covidHeader,
      row('2020-06-01', '110102', 10),
      row('2020-06-02', '110102', 14),
      row('2020-06-03', '110102', 13),
      row('2020-06-01', '110105', 5),
      row('2020-06-01', '110106', 5),
      row('2020-06-02', '110106', 6),
    ])
    expect(await verdictsOf(one.id)).toEqual([
      '2 taken',
      '3 taken',
      '4 repaired fall=-1',
      '5 refused place.unknown',
      '6 taken',
      '7 refused id.reused',
    ])
    expect(one.counts.rows).toEqual({ read: 6, taken: 3, repaired: 1, duplicate: 0, refused: 2 })
    expect(await countAt('cn.11.01.02', '2020-06-02')).toBe(3)
    expect(await countAt('cn.11.01.02', '2020-06-01', 'cases.confirmed.level')).toBe(10)
    await undo(one.id)
    expect(await countsKnownOn()).toEqual(withOther)
    expect(withOther).toHaveLength(before.length + 1)
  })
})

describe('a file that cannot be read', () => {
  test('is refused as a whole, and says where', async () => {
    const mapping = await remember(lineList('unreadable'))
    const send = (body: BodyInit, type = 'text/csv') =>
      call('POST', `/api/imports?mapping=${mapping}`, { body, type })
    expect(await problemOf(send('no,district\n1,西城'))).toBe(
      '422 file.refused header.column-missing: reported header.column-missing: onset',
    )
    expect(await problemOf(send(''))).toBe('422 file.refused file.empty')
    expect(await problemOf(send(new Uint8Array([80, 75, 3, 4, 0, 0])))).toBe(
      '422 file.refused workbook.malformed',
    )
    expect(await problemOf(send('{}', 'application/json'))).toBe('415 body.media-type')
    expect(
      await problemOf(call('POST', '/api/imports?mapping=none', { body: header, type: 'text/csv' })),
    ).toBe('404 not-found')
    const { body } = await call('GET', '/api/imports?limit=1000')
    const Imports = z.object({ items: z.array(z.object({ mapping: z.string() })) })
    expect(Imports.parse(body).items.filter((one) => one.mapping === mapping)).toEqual([])
  })

  test('so is a mapping; one that is good is remembered once', async () => {
    const post = (body: string, type = 'text/yaml') => call('POST', '/api/mappings', { body, type })
    expect(await problemOf(post(lineList('bad').replace('case.report', 'case.rumour')))).toBe(
      '422 file.refused kind',
    )
    expect(await problemOf(post('mapping: ['))).toMatch(/^422 file.refused line 1/)
    const statuses = [
      await post(lineList('good')),
      await post(lineList('good')),
      await post(JSON.stringify(lineList('good')), 'application/json'),
    ].map(({ status }) => status)
    expect(statuses).toEqual([201, 200, 200])
    const { body } = await call('GET', '/api/mappings?limit=1000')
    const Mappings = z.object({ items: z.array(z.object({ name: z.string(), yaml: z.string() })) })
    expect(Mappings.parse(body).items.filter(({ name }) => name === 'good')).toMatchObject([
      { yaml: lineList('good') },
    ])
  })
})

describe('undoing an import', () => {
  test('restores every count exactly, and earlier views stay what they were', async () => {
    const mapping = await remember(lineList('undo'))
    await importFile(mapping, [header, ...cases('kept', 3)])
    const before = await countsKnownOn()
    const dayBefore = today
    await nextDay()
    const one = await importFile(mapping, [
      header,
      ...cases('gone', 5),
      ...cases('moved', 2, '丰台', dayBefore),
    ])
    const meanwhile = await countsKnownOn()
    const dayOfImport = today
    expect(meanwhile).not.toEqual(before)
    await nextDay()
    const undone = await undo(one.id)
    expect([undone.state, undone.counts.undone]).toEqual(['undone', { retracted: 7, restated: 0, kept: 0 }])
    expect(await countsKnownOn()).toEqual(before)
    expect(await countsKnownOn(dayOfImport)).toEqual(meanwhile)
    expect(await countsKnownOn(dayBefore)).toEqual(before)
    const again = await undo(one.id)
    expect(again).toEqual(undone)
    expect(await countsKnownOn()).toEqual(before)
  })

  test('lets the same file count again, and be undone again', async () => {
    const mapping = await remember(lineList('again'))
    const file = [header, ...cases('a', 4)]
    const before = await countsKnownOn()
    let latest = await importFile(mapping, file)
    const counted = await countsKnownOn()
    for (let times = 0; times < 2; times++) {
      expect((await undo(latest.id)).state).toBe('undone')
      expect(await countsKnownOn()).toEqual(before)
      latest = await importFile(mapping, file)
      expect(latest.counts.rows).toMatchObject({ read: 4, taken: 4 })
      expect(await countsKnownOn()).toEqual(counted)
    }
  })

  test('leaves what another import says too', async () => {
    const mapping = await remember(lineList('shared'))
    const before = await countsKnownOn()
    const [shared, own] = [cases('s', 2), cases('t', 3)]
    const first = await importFile(mapping, [header, ...shared, ...own])
    const second = await importFile(mapping, [header, ...shared])
    expect(second.counts.rows).toMatchObject({ taken: 0, duplicate: 2 })
    const both = await countsKnownOn()
    expect((await undo(second.id)).counts.undone).toEqual({ retracted: 0, restated: 0, kept: 2 })
    expect(await countsKnownOn()).toEqual(both)
    const third = await importFile(mapping, [header, ...shared])
    expect((await undo(first.id)).counts.undone).toEqual({ retracted: 3, restated: 0, kept: 2 })
    expect(await countAt('cn.11.01.02', today)).toBeGreaterThan(0)
    await undo(third.id)
    expect(await countsKnownOn()).toEqual(before)
  })

  test('of a later file of running totals puts back what the earlier one says', async () => {
    const mapping = await remember(totals('weekly'))
    const row = (on: string, confirmed: number) => `${on},110000,北京市,110102,西城区,${confirmed},0,0,0`
    const before = await countsKnownOn()
    const week = [covidHeader, row('2020-05-01', 10), row('2020-05-02', 16)]
    const first = await importFile(mapping, week)
    const known = await countsKnownOn()
    const second = await importFile(mapping, [...week, row('2020-05-03', 12)])
    expect(second.counts.events).toMatchObject({ accepted: 2, duplicate: 2 })
    expect(await countAt('cn.11.01.02', '2020-05-02')).toBe(2)
    expect((await undo(second.id)).counts.undone).toMatchObject({ retracted: 1, restated: 1 })
    expect(await countsKnownOn()).toEqual(known)
    await undo(first.id)
    expect(await countsKnownOn()).toEqual(before)
  })

  test('in any order, of files that overlap, leaves what the imports that stand say', async () => {
    let round = 0
    const file = fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 6 })
    const step = fc.oneof(
      fc.record({ act: fc.constant('import' as const), file }),
      fc.record({ act: fc.constant('undo' as const), which: fc.nat(5) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 7 }), async (steps) => {
        round++
        const mapping = await remember(lineList(`any${round}`))
        const before = await countAt('cn.11.01.06', today)
        const imports: { id: string; file: readonly number[]; stands: boolean }[] = []
        const check = async () => {
          const said = new Set(imports.flatMap((one) => (one.stands ? one.file : [])))
          expect((await countAt('cn.11.01.06', today)) - before).toBe(said.size)
        }
        for (const one of steps) {
          if (one.act === 'import') {
            const { id } = await importFile(mapping, [
              header,
              ...one.file.map((no) => `${no},丰台,${today},${today}`),
            ])
            imports.push({ id, file: one.file, stands: true })
          } else {
            const chosen = imports[one.which % Math.max(1, imports.length)]
            if (!chosen) continue
            await undo(chosen.id)
            chosen.stands = false
          }
          await check()
        }
        for (const one of imports) {
          await undo(one.id)
          one.stands = false
          await check()
        }
      }),
      { numRuns: 12 },
    )
  })

  test('of any file of running totals leaves all counts as before', async () => {
    let round = 0
    const cell = fc.record({
      on: fc.integer({ min: 1, max: 6 }),
      code: fc.constantFrom('110102', '110106', '320106'),
      confirmed: fc.integer({ min: 0, max: 9 }),
      cured: fc.integer({ min: 0, max: 4 }),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(cell, { minLength: 1, maxLength: 12 }),
        fc.array(cell, { maxLength: 6 }),
        async (rows, more) => {
          round++
          const mapping = await remember(totals(`any-totals${round}`))
          const toLine = ({ on, code, confirmed, cured }: (typeof rows)[number]) =>
            `2020-04-0${on},${code.slice(0, 2)}0000,省,${code},区,${confirmed},0,${cured},0`
          const before = await countsKnownOn()
          const first = await importFile(mapping, [covidHeader, ...rows.map(toLine)])
          const known = await countsKnownOn()
          const second = await importFile(mapping, [covidHeader, ...[...rows, ...more].map(toLine)])
          expect(first.counts.rows.read).toBe(rows.length)
          expect(second.counts.rows.read).toBe(rows.length + more.length)
          await undo(second.id)
          expect(await countsKnownOn()).toEqual(known)
          await undo(first.id)
          expect(await countsKnownOn()).toEqual(before)
        },
      ),
      { numRuns: 12 },
    )
  })
})

describe('who may see and do it', () => {
  test('an import is seen where its importer’s areas are covered, and rows elsewhere are refused', async () => {
    const beijing = await server.makeKey({ role: 'epidemiologist', places: ['cn.11'] })
    const jiangsu = await server.makeKey({ role: 'epidemiologist', places: ['cn.32'] })
    const mapping = await remember(lineList('areas'), beijing)
    const one = await importFile(
      mapping,
      [header, ...cases('x', 1), `y,320100,${today},`, `z,南京市,${today},`],
      beijing,
    )
    expect(await verdictsOf(one.id)).toEqual([
      '2 taken',
      '3 refused place.unknown',
      '4 refused place.unknown',
    ])
    for (const [key, status] of [
      [beijing, 200],
      [server.key, 200],
      [jiangsu, 404],
    ] as const) {
      expect((await call('GET', `/api/imports/${one.id}`, { key })).status).toBe(status)
      expect((await call('GET', `/api/imports/${one.id}/rows`, { key })).status).toBe(status)
    }
    expect((await call('POST', `/api/imports/${one.id}/undo`, { key: jiangsu })).status).toBe(404)
    const { body } = await call('GET', '/api/imports', { key: jiangsu })
    expect(body).toEqual({ items: [] })
    const jiangsuMapping = await remember(
      lineList('areas-of-jiangsu').replace('西城: "110102"', '西城: "110102", 南京: "320100"'),
      jiangsu,
    )
    const two = await importFile(
      jiangsuMapping,
      [header, `1,南京,${today},`, `2,西城,${today},`, `3,鼓楼区,${today},`],
      jiangsu,
    )
    expect(await verdictsOf(two.id)).toEqual(['2 taken', '3 refused place.forbidden', '4 taken'])
  })

  test('a key for some sources imports for no other, and who may not import is refused', async () => {
    const mapping = await remember(lineList('sources'))
    const other = await server.makeKey({ role: 'epidemiologist', places: ['*'], sources: ['urn:test:else'] })
    const feeder = await server.makeKey({ role: 'feeder', places: ['*'] })
    expect(await problemOf(sendFile(mapping, [header], { key: other }))).toBe('403 access.forbidden')
    expect(await problemOf(sendFile(mapping, [header], { key: feeder }))).toBe('403 access.forbidden')
  })
})

describe('a sender that hangs up', () => {
  function openRequest(mapping: string) {
    const { hostname, port, pathname } = new URL(server.url)
    const sending = httpRequest({
      hostname,
      port,
      path: `${pathname}/api/imports?mapping=${mapping}&file=cases.csv`,
      method: 'POST',
      headers: { authorization: `Bearer ${server.key}`, 'content-type': 'text/csv' },
    })
    // It ends in a broken connection: that is what the test is about.
    sending.on('error', () => {})
    return sending
  }

  async function importsOf(mapping: string) {
    const { body } = await call('GET', '/api/imports?limit=1000')
    const Imports = z.object({ items: z.array(View.extend({ mapping: z.string() })) })
    return Imports.parse(body).items.filter((one) => one.mapping === mapping)
  }

  test('half-way has sent no file: nothing of it is taken, and the whole file counts when it comes', async () => {
    const mapping = await remember(lineList('half'))
    const file = [header, ...cases('h', 4_000)]
    const before = await countsKnownOn()
    const closed = new Promise((resolve) => {
      server.door.server.once('connection', (socket) => socket.once('close', resolve))
    })
    const sending = openRequest(mapping)
    await new Promise((resolve) => sending.write(file.slice(0, 3_000).join('\n'), resolve))
    sending.destroy()
    await closed
    expect(await importsOf(mapping)).toEqual([])
    expect(await countsKnownOn()).toEqual(before)
    const whole = await importFile(mapping, file)
    expect(whole.counts.rows).toMatchObject({ read: 4_000, taken: 4_000 })
    expect(await importsOf(mapping)).toHaveLength(1)
  })

  test('after the last byte leaves an import that goes on to its end; meanwhile another file of the source waits', async () => {
    const mapping = await remember(lineList('left'))
    const file = [header, ...cases('l', 12_000)]
    const sending = openRequest(mapping)
    sending.end(file.join('\n'))
    let [found] = await importsOf(mapping)
    while (!found) [found] = await importsOf(mapping)
    sending.destroy()
    const meanwhile = await sendFile(mapping, [header, ...cases('m', 1)])
    // On a fast machine the first may have ended before the second came.
    if (meanwhile.status !== 201) expect(Problem.parse(meanwhile.body).code).toBe('conflict')
    while (found?.state === 'running') found = (await importsOf(mapping)).at(-1)
    expect(found).toMatchObject({ state: 'done', counts: { rows: { read: 12_000, taken: 12_000 } } })
  })

  test('or would rather not wait is answered at once, and asks how far it is', async () => {
    const mapping = await remember(lineList('async'))
    const { status, body } = await sendFile(mapping, [header, ...cases('q', 10)], {
      headers: { prefer: 'respond-async' },
    })
    expect(status).toBe(202)
    let view = View.parse(body)
    while (view.state === 'running') view = View.parse((await call('GET', `/api/imports/${view.id}`)).body)
    expect(view.counts.rows).toMatchObject({ read: 10, taken: 10 })
  })
})
