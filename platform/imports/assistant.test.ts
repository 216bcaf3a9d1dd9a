import { readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { Problem } from '#vocabulary'
import { gb18030 } from './test-support.ts'
import { type ImportServer, openImportServer } from './testing.ts'
import { GuessView, LookView, UploadView } from './upload-views.ts'
import { ImportView, MappingView } from './views.ts'

let server: ImportServer
beforeAll(async () => {
  server = await openImportServer('2020-06-15')
})
afterAll(async () => {
  await server.close()
})

const Upload = UploadView.extend({ addedAt: z.string(), expiresAt: z.string() })
const Import = ImportView.extend({
  createdAt: z.string(),
  finishedAt: z.string().optional(),
  undoneAt: z.string().optional(),
})
const DryRun = z.object({
  id: z.string(),
  state: z.string(),
  share: z.number(),
  error: z.string().optional(),
  foresight: z
    .object({
      counts: z.object({
        rows: z.record(z.string(), z.number()),
        repairedFor: z.record(z.string(), z.number()),
        refusedFor: z.record(z.string(), z.number()),
      }),
      signals: z.number(),
      days: z.object({ from: z.string(), to: z.string() }).optional(),
      places: z.object({
        count: z.number(),
        rows: z.array(z.object({ place: z.string(), name: z.object({ zh: z.string() }), rows: z.number() })),
      }),
      totals: z.record(z.string(), z.number()),
      lines: z.array(z.object({ verdict: z.string(), reason: z.string(), lines: z.array(z.number()) })),
    })
    .optional(),
  rows: z.array(z.object({ line: z.number(), cells: z.array(z.string()) })),
})
const Guess = GuessView.extend({
  remembered: z.array(GuessView.shape.remembered.element.extend({ usedAt: z.string() })),
})

interface Sending {
  readonly body?: BodyInit
  readonly type?: string
  readonly key?: string
  readonly prefer?: string
  readonly language?: string
}

async function ask(
  method: string,
  path: string,
  of: Sending = {},
): Promise<{ status: number; text: string }> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${of.key ?? server.key}`,
      prefer: of.prefer ?? '',
      'accept-language': of.language ?? 'en',
      ...(of.body === undefined ? {} : { 'content-type': of.type ?? 'application/json' }),
    },
    ...(of.body === undefined ? {} : { body: of.body }),
  })
  // `text()` would leave a byte order mark out.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer())
  return { status: response.status, text }
}

async function get<Of extends z.ZodType>(
  shape: Of,
  method: string,
  path: string,
  of?: Sending,
): Promise<z.infer<Of>> {
  const { status, text } = await ask(method, path, of)
  expect(status, text).toBeLessThan(300)
  return shape.parse(JSON.parse(text))
}

async function problemOf(method: string, path: string, of?: Sending): Promise<string> {
  const { text } = await ask(method, path, of)
  const { status, code, errors = [] } = Problem.parse(JSON.parse(text))
  return [status, code, ...errors.map(({ where }) => where)].join(' ')
}

const upload = (content: string | Uint8Array, file = 'a.csv', key = server.key) =>
  get(Upload, 'POST', `/api/uploads?file=${encodeURIComponent(file)}`, {
    body: new Blob([content as BlobPart]),
    type: 'application/octet-stream',
    key,
  })

const remember = async (yaml: string, key = server.key) =>
  (await get(z.object({ id: z.string() }), 'POST', '/api/mappings', { body: yaml, type: 'text/yaml', key }))
    .id

async function dryRun(id: string, mapping: string): Promise<z.infer<typeof DryRun>> {
  const body = JSON.stringify({ mapping })
  let view = await get(DryRun, 'POST', `/api/uploads/${id}/dry-run`, { body })
  while (view.state === 'running') view = await get(DryRun, 'GET', `/api/dry-runs/${view.id}`)
  return view
}

const importUpload = (id: string, mapping: string, prefer = '') =>
  get(Import, 'POST', `/api/uploads/${id}/import`, { body: JSON.stringify({ mapping }), prefer })

async function until(id: string, isThere: (view: z.infer<typeof Import>) => boolean) {
  let view = await get(Import, 'GET', `/api/imports/${id}`)
  while (!isThere(view)) view = await get(Import, 'GET', `/api/imports/${id}`)
  return view
}

async function countAll(): Promise<number> {
  await server.world.settled()
  const [row] = await server.world.database.owner<{ amount: number }[]>`
    SELECT coalesce(sum(amount), 0)::bigint AS amount FROM tallies.count WHERE tally = 'cases.confirmed'`
  return row?.amount ?? 0
}

function lineList(name: string): string {
  return `mapping: 1
name: ${name}
title: { zh: 病例一览表, en: Line list }
source: urn:test:${name}
mode: records
kind: case.report
record: no
place: { name: district, as: { 西城: "110102", 丰台: "110106" } }
fields:
  disease: { value: covid-19 }
  classification: { value: confirmed }
  reportDate: { day: reported }
`
}
const cases = (count: number) =>
  `no,district,reported\n${Array.from({ length: count }, (_, i) => `${i},西城,2020-06-11\n`).join('')}`

/** As another program wrote it: see xlsx/fixtures/make.mjs. */
const dailyReport = readFileSync(new URL('xlsx/fixtures/daily-report.xlsx', import.meta.url))

describe('the import assistant', () => {
  test('leads a workbook from its upload to counts, and offers its mapping the next time', async () => {
    const before = await countAll()
    const sent = await upload(dailyReport, '日报.xlsx')
    expect(sent).toMatchObject({ file: '日报.xlsx', format: 'xlsx' })

    const look = await get(LookView, 'GET', `/api/uploads/${sent.id}/look`)
    expect(look).toMatchObject({
      sheet: '日报',
      sheets: [
        { name: '填表说明', isHidden: true },
        { name: '日报', isHidden: false },
      ],
      headerRow: 2,
      columns: ['省', '区县', '报告日期', '新增确诊', '死亡', '填报人姓名'],
      before: [{ line: 1 }],
    })
    expect(look.rows[1]).toEqual({
      line: 4,
      cells: ['北京市', '丰台区', '2020-06-12', '2', '0', '=HYPERLINK("x")'],
    })

    const first = await get(Guess, 'GET', `/api/uploads/${sent.id}/guess`)
    expect(first.columns.map(({ column, role, field }) => [column, role, field].join(' ').trim())).toEqual([
      '省 place.within',
      '区县 place.name',
      '报告日期 day reportDate',
      '新增确诊 count confirmed',
      '死亡 count deaths',
      '填报人姓名 personal',
    ])
    expect(first.columns[1]).toMatchObject({ as: { 西城: 'cn.11.01.02' }, several: ['鼓楼区'] })
    expect(first.draft.needs.map(({ where }) => where)).toEqual(['fields.disease'])
    expect(first.remembered).toEqual([])

    const { draft } = await get(Guess, 'GET', `/api/uploads/${sent.id}/guess?disease=covid-19`)
    expect(draft.isValid, draft.yaml).toBe(true)
    expect(draft.words.map(({ zh }) => zh)).toEqual([
      '标题在第 2 行',
      '每行成为一条“病例日报”',
      '地点、病种、报告日期都相同的行只计一次',
      '地点：按“区县”的名称，以“省”区分同名',
      '病种：一律为“新型冠状病毒感染”',
      '报告日期：取自“报告日期”',
      '确诊数：取自“新增确诊”',
      '死亡数：取自“死亡”',
      '不读取：填报人姓名',
    ])
    const mapping = await remember(draft.yaml)

    const { foresight, rows } = await dryRun(sent.id, mapping)
    expect(foresight).toMatchObject({
      counts: { rows: { read: 5, taken: 4, refused: 1 }, refusedFor: { 'date.malformed': 1 } },
      signals: 4,
      days: { from: '2020-06-11', to: '2020-06-14' },
      totals: { confirmed: 12, deaths: 1 },
      lines: [{ verdict: 'refused', reason: 'date.malformed', lines: [6] }],
    })
    expect(foresight?.places.rows.map(({ place, name }) => `${place} ${name.zh}`).sort()).toEqual([
      'cn.11.01.02 西城区',
      'cn.11.01.06 丰台区',
      'cn.32.01.06 鼓楼区',
      'cn.35.01.02 鼓楼区',
    ])
    expect(rows).toEqual([{ line: 6, cells: ['福建省', '鼓楼区', '六月十三', '3', '0', ''] }])
    expect(await countAll()).toBe(before)

    const done = await importUpload(sent.id, mapping)
    expect(done).toMatchObject({
      state: 'done',
      counts: { rows: { read: 5, taken: 4, refused: 1 } },
      progress: { share: 1, line: 7 },
    })
    expect(done.notes.map(({ code }) => code)).toContain('sheet.formulas')
    expect(await countAll()).toBe(before + 12)
    expect((await dryRun(sent.id, mapping)).foresight?.counts.rows).toMatchObject({
      duplicate: 4,
      refused: 1,
    })

    const again = await upload(dailyReport, '次日.xlsx')
    const { remembered } = await get(Guess, 'GET', `/api/uploads/${again.id}/guess`)
    expect(remembered).toMatchObject([{ id: mapping, version: 1, isOwn: true, times: 1 }])
    await get(Import, 'POST', `/api/imports/${done.id}/undo`)
    expect(await countAll()).toBe(before)
  })

  test('tells GB18030 whose first Chinese sign comes late, and reads it so', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `${i},110102,2020-06-11\n`).join('')
    const sent = await upload(
      Buffer.concat([Buffer.from(`no,district,reported\n${rows}`), gb18030('20000,西城,2020-06-11\n')]),
    )
    expect(sent.encoding).toMatchObject({ encoding: 'gb18030', by: 'content' })
    const guess = await get(Guess, 'GET', `/api/uploads/${sent.id}/guess?disease=covid-19`)
    expect(guess.draft.mapping).toMatchObject({ record: 'no', place: { name: 'district' } })
    const mapping = await remember(lineList('late'))
    const { foresight } = await dryRun(sent.id, mapping)
    expect(foresight?.counts.rows).toMatchObject({ taken: 1, refused: 20_000 })
    expect((await importUpload(sent.id, mapping)).counts.rows).toMatchObject({ taken: 1, refused: 20_000 })
    const utf8 = lineList('late').replace('mode:', 'encoding: utf-8\nmode:')
    expect((await dryRun(sent.id, await remember(utf8))).foresight?.counts.refusedFor).toMatchObject({
      'text.encoding': 1,
    })
  })

  test('foresees of every row what the import then does', async () => {
    const mapping = await remember(lineList('foreseen'))
    const earlier = await upload('no,district,reported\nold,西城,2020-06-10\nother,西城,2020-06-10\n')
    await importUpload(earlier.id, mapping)
    const file = [
      'no,district,reported,note',
      '1,西城,2020-06-11,=1+1',
      '2,丰台,2020年6月11日,',
      '3,鼓楼区,2020-06-11,',
      '4,Atlantis,2020-06-11,',
      'old,西城,2020-06-10,',
      'other,西城,2020-06-11,',
      '1,西城,2020-06-11,=1+1',
      '1,丰台,2020-06-11,',
      '5,西城,2020-07-01,',
      '6,西城',
      '7,"西城,2020-06-11,',
      '8,西城,2020-06-12,\0',
    ]
    const sent = await upload(file.join('\r\n'))
    const { foresight } = await dryRun(sent.id, mapping)
    const done = await importUpload(sent.id, mapping)
    expect(foresight?.counts).toEqual({
      rows: done.counts.rows,
      repairedFor: done.counts.repairedFor,
      refusedFor: done.counts.refusedFor,
    })
    expect(done.counts.rows).toEqual({ read: 12, taken: 1, repaired: 1, duplicate: 1, refused: 9 })
  })

  test('versions a mapping that is changed, and describes each', async () => {
    const one = await remember(lineList('versions'))
    const two = await remember(lineList('versions').replace('丰台: "110106"', '朝阳: "110105"'))
    const View = MappingView.extend({ createdAt: z.string() })
    expect((await get(View, 'GET', `/api/mappings/${one}`)).version).toBe(1)
    expect(await get(View, 'GET', `/api/mappings/${two}`)).toMatchObject({
      version: 2,
      words: expect.any(Array),
    })
    expect(await remember(lineList('versions'))).toBe(one)
  })
})

describe('what a person says of a file', () => {
  const said = async (id: string, choices: object) =>
    await get(Guess, 'POST', `/api/uploads/${id}/guess`, { body: JSON.stringify(choices) })
  const table =
    '代号,甲,乙,日子,状态\nA1,西城,1,03/02/2020,重\nA2,火星,2,04/02/2020,轻\nA3,丰台,3,05/02/2020,重\n'

  test('goes before what was guessed, until nothing is needed any more', async () => {
    const { id } = await upload(table)
    const first = await get(Guess, 'GET', `/api/uploads/${id}/guess`)
    expect(first.draft.isValid).toBe(false)
    const columns = [
      { position: 0, role: { is: 'record' } },
      { position: 1, role: { is: 'place.name' } },
      { position: 3, role: { is: 'day', field: 'reportDate' } },
      { position: 4, role: { is: 'words', field: 'classification' } },
    ]
    const second = await said(id, { columns, constants: { disease: 'covid-19' } })
    expect(second.columns[1]).toMatchObject({ role: 'place.name', confidence: 1, unknown: ['火星'] })
    expect(second.draft.needs.map(({ where }) => where).sort()).toEqual([
      'dayForms',
      'fields.classification.as',
    ])
    const third = await said(id, {
      columns,
      constants: { disease: 'covid-19' },
      dayOrder: 'day-first',
      words: { classification: { 重: 'confirmed', 轻: null } },
      places: { 火星: 'cn.11.01.06' },
    })
    expect(third.draft.needs).toEqual([])
    expect(third.draft.isValid, third.draft.yaml).toBe(true)
    expect(third.draft.mapping).toMatchObject({
      record: '代号',
      place: { name: '甲', as: { 火星: 'cn.11.01.06' } },
      dayForms: ['day-first'],
      fields: { classification: { words: '状态', as: { 重: 'confirmed' } } },
    })
    const { foresight } = await dryRun(id, await remember(third.draft.yaml))
    expect(foresight?.counts).toMatchObject({
      rows: { repaired: 2, refused: 1 },
      refusedFor: { 'field.unknown-value': 1 },
    })
  })

  test('is refused where it names what no column can be', async () => {
    const { id } = await upload(table)
    const body = JSON.stringify({ columns: [{ position: 0, role: { is: 'day', field: 'name' } }] })
    expect(await problemOf('POST', `/api/uploads/${id}/guess`, { body })).toMatch(/^400 request.invalid/)
  })
})

describe('an import of an upload', () => {
  test('is cancelled while it runs, says where it stands, and goes on without the file being sent again', async () => {
    const mapping = await remember(lineList('cancelled'))
    const before = await countAll()
    const { id: file } = await upload(cases(40_000))
    const { id } = await importUpload(file, mapping, 'respond-async')
    const running = await until(id, ({ progress }) => progress.line > 0)
    expect(running.progress.share).toBeGreaterThan(0)
    await get(Import, 'POST', `/api/imports/${id}/cancel`)
    const stopped = await until(id, ({ state }) => state !== 'running')
    expect(stopped).toMatchObject({ state: 'stopped', error: expect.stringMatching(/^cancelled by key:/) })
    expect(stopped.counts.rows.read).toBeLessThan(40_000)
    expect(stopped.progress.line).toBe(stopped.counts.rows.read + 1)
    expect(await countAll()).toBe(before + stopped.counts.rows.taken)
    expect(await problemOf('POST', `/api/imports/${id}/cancel`)).toBe('409 conflict')

    const done = await get(Import, 'POST', `/api/imports/${id}/resume`)
    expect(done).toMatchObject({
      id,
      state: 'done',
      counts: { rows: { read: 40_000, taken: 40_000, duplicate: 0 } },
    })
    expect(await countAll()).toBe(before + 40_000)
    expect(await problemOf('POST', `/api/imports/${id}/resume`)).toBe('409 conflict')
  })

  test('goes on after the server was started anew, or went down', async () => {
    const mapping = await remember(lineList('restarted'))
    const before = await countAll()
    const { id: file } = await upload(cases(30_000))
    const { id } = await importUpload(file, mapping, 'respond-async')
    await until(id, ({ progress }) => progress.line > 0)
    await server.restartDoor()
    expect((await get(Import, 'GET', `/api/imports/${id}`)).state).toBe('stopped')
    // As a server leaves it that went down: the import is said to run, and nobody holds it.
    await server.world.database.owner`
      UPDATE imports.import SET state = 'running', leased_until = now() - interval '1 second' WHERE id = ${Number(id)}`
    expect(await get(Import, 'GET', `/api/imports/${id}`)).toMatchObject({
      state: 'stopped',
      error: 'the server went down',
    })
    expect((await get(Import, 'POST', `/api/imports/${id}/resume`)).counts.rows).toMatchObject({
      taken: 30_000,
      duplicate: 0,
    })
    expect(await countAll()).toBe(before + 30_000)
    const verdicts = await server.world.database.owner`
      SELECT count(*)::int AS count FROM imports.row WHERE import = ${Number(id)}`
    expect(verdicts[0]?.count).toBe(30_000)
  })

  test('has its verdicts as a table in which no cell is a formula', async () => {
    const mapping = await remember(lineList('table').replace('no\n', '"=cmd|1"\n'))
    const { id: file } = await upload('=cmd|1,district,reported\n1,西城,2020-06-11\n,西城,2020-06-11\n')
    const { id } = await importUpload(file, mapping)
    const { text } = await ask('GET', `/api/imports/${id}/verdicts.csv`)
    expect(text.split('\r\n')).toEqual([
      '\ufeffline,verdict,codes,reasons,columns,signal',
      '2,taken,,,,table:1',
      `3,refused,field.blank,A required field is blank,"'=cmd|1",`,
      '',
    ])
    const refused = await ask('GET', `/api/imports/${id}/verdicts.csv?verdict=refused`, { language: 'zh-CN' })
    expect(refused.text.split('\r\n')[1]).toBe(`3,已拒绝,field.blank,必填字段为空,"'=cmd|1",`)
  })
})

describe('an upload', () => {
  test('lies sealed, and is looked into by its sender alone', async () => {
    const key = await server.makeKey({ role: 'epidemiologist', places: ['*'] })
    const street = await server.makeKey({ role: 'epidemiologist', places: ['cn.11.01.02'] })
    const feeder = await server.makeKey({ role: 'feeder', places: ['*'] })
    const { id } = await upload(cases(10), 'secret.csv', key)
    for (const path of ['', '/look', '/guess']) {
      expect((await ask('GET', `/api/uploads/${id}${path}`, { key })).status).toBe(200)
      for (const other of [server.key, street])
        expect(await problemOf('GET', `/api/uploads/${id}${path}`, { key: other })).toBe('404 not-found')
      expect(await problemOf('GET', `/api/uploads/${id}${path}`, { key: feeder })).toBe(
        '403 access.forbidden',
      )
    }
    const mapping = await remember(lineList('sealed'))
    const body = JSON.stringify({ mapping })
    for (const act of ['dry-run', 'import'])
      expect(await problemOf('POST', `/api/uploads/${id}/${act}`, { body })).toBe('404 not-found')
    expect(await problemOf('DELETE', `/api/uploads/${id}`)).toBe('404 not-found')
    const deeds = await server.world.database.owner<{ action: string }[]>`
      SELECT action FROM audit.entry WHERE subject = ${`upload:${id}`} ORDER BY action`
    expect(deeds.map(({ action }) => action)).toEqual(['imports.guess', 'imports.look'])
    const pieces = await server.world.database.owner<{ body: Buffer }[]>`
      SELECT body FROM imports.upload_piece WHERE upload = ${id}`
    expect(pieces.length).toBeGreaterThan(0)
    expect(pieces.some(({ body }) => body.includes('西城') || body.includes('reported'))).toBe(false)
  })

  test('that breaks off leaves nothing, and so does one that is deleted or over its time', async () => {
    const countPieces = async () =>
      (await server.world.database.owner`SELECT count(*)::int AS count FROM imports.upload_piece`)[0]
        ?.count as number
    const before = await countPieces()
    const { promise, resolve } = Promise.withResolvers<void>()
    const url = new URL(`${server.url}/api/uploads?file=broken.csv`)
    const headers = {
      authorization: `Bearer ${server.key}`,
      'content-type': 'text/csv',
      'content-length': '30000000',
    }
    const sending = httpRequest(url, { method: 'POST', headers })
    sending.on('error', () => resolve())
    sending.write(Buffer.alloc(8_000_000, 'a\n'))
    while ((await countPieces()) === before);
    sending.destroy()
    await promise
    while ((await countPieces()) !== before);

    const { id } = await upload(cases(10))
    expect(await countPieces()).toBe(before + 1)
    expect((await ask('DELETE', `/api/uploads/${id}`)).status).toBe(204)
    expect(await problemOf('GET', `/api/uploads/${id}`)).toBe('404 not-found')
    expect(await countPieces()).toBe(before)

    const late = await upload(cases(10))
    await server.world.advance(new Date(Date.parse(late.expiresAt) + 1_000))
    expect(await problemOf('GET', `/api/uploads/${late.id}`)).toBe('404 not-found')
    expect(await countPieces()).toBe(0)
  })

  test('waits with no more than nineteen others of its sender', async () => {
    const key = await server.makeKey({ role: 'epidemiologist', places: ['cn.11'] })
    for (let n = 0; n < 20; n++) await upload('a,b\n1,2\n', `${n}.csv`, key)
    const sent = { body: 'a,b\n', type: 'text/csv', key }
    expect(await problemOf('POST', '/api/uploads?file=more.csv', sent)).toBe('409 conflict')
    const { items } = await get(
      z.object({ items: z.array(z.object({ id: z.string(), file: z.string() })) }),
      'GET',
      '/api/uploads',
      { key },
    )
    expect(items.map(({ file }) => file)).toEqual(Array.from({ length: 20 }, (_, n) => `${19 - n}.csv`))
  })

  test.each<[string, string | Uint8Array, string]>([
    [
      'a workbook of the old form',
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      '422 file.refused file.spreadsheet-old',
    ],
    ['a zip that is no workbook', Buffer.from('504b03040000', 'hex'), '422 file.refused workbook.malformed'],
    [
      'a picture',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 0x49, 1, 2, 0]),
      '422 file.refused file.not-text',
    ],
    ['ten thousand columns', `${'a,'.repeat(9_999)}b\n`, '422 file.refused header.too-wide'],
    ['a line of five megabytes', 'x'.repeat(5_000_000), '422 file.refused header.malformed'],
    ['nothing but blank lines', '\n\n\n', '422 file.refused header.malformed'],
    ['quotation marks without end', `"${'a\n'.repeat(50_000)}`, '422 file.refused header.malformed'],
  ])('of %s is refused with a word when it is looked at', async (_, content, problem) => {
    const { id } = await upload(content)
    expect(await problemOf('GET', `/api/uploads/${id}/look`)).toBe(problem)
    expect((await ask('DELETE', `/api/uploads/${id}`)).status).toBe(204)
  })

  test('of nothing is refused', async () => {
    expect(await problemOf('POST', '/api/uploads', { body: '', type: 'text/csv' })).toBe('422 file.refused')
  })
})

test('rows are listed and downloaded by the reason they carry, and the audit keeps why an import was undone', async () => {
  const mapping = await remember(lineList('reasons'))
  const { id: file } = await upload(
    'no,district,reported\n1,西城,2020-06-11\n2,火星,2020-06-11\n3,,2020-06-11\n',
  )
  const { id } = await importUpload(file, mapping)
  const Rows = z.object({ items: z.array(z.object({ line: z.number() })) })
  const rows = await get(Rows, 'GET', `/api/imports/${id}/rows?verdict=refused&reason=place.unknown`)
  expect(rows.items).toEqual([{ line: 3 }])
  const { text } = await ask('GET', `/api/imports/${id}/verdicts.csv?reason=place.blank`)
  expect(text.trim().split('\r\n')).toHaveLength(2)
  expect(await problemOf('GET', `/api/imports/${id}/rows?reason=nothing`)).toMatch(/^400 request.invalid/)

  await get(Import, 'POST', `/api/imports/${id}/undo`, { body: JSON.stringify({ reason: '选错文件' }) })
  const deeds = await server.world.database.owner<{ action: string; detail: { reason?: string } }[]>`
    SELECT action, detail FROM audit.entry WHERE subject = ${`import:${id}`} ORDER BY at`
  expect(deeds.map(({ action, detail }) => [action, detail.reason])).toEqual([
    ['import.begin', undefined],
    ['import.undo', '选错文件'],
  ])
})
