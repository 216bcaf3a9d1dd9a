import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { spoolFile } from '#platform/files'
import { makeJudge } from '#platform/signals'
import { house, transact } from '#platform/store'
import { noCounts } from './counts.ts'
import { beginImport, beginUndo, findImport, type ImportRow } from './import-store.ts'
import { readTable } from './mapped-table.ts'
import { parseMapping } from './mapping.ts'
import { runImport } from './run.ts'
import { submitterOf } from './send.ts'
import { type ImportServer, openImportServer } from './testing.ts'
import { undoImport } from './undo.ts'

let server: ImportServer
beforeAll(async () => {
  server = await openImportServer()
})
afterAll(async () => {
  await server.close()
})

const header = 'no,place,reported'

function lineList(name: string): string {
  return `mapping: 1
name: ${name}
title: { zh: 病例一览表, en: Line list }
source: urn:test:${name}
mode: records
kind: case.report
record: no
place: { code: place }
fields:
  disease: { value: covid-19 }
  classification: { value: confirmed }
  reportDate: { day: reported }
`
}

function cases(count: number): string {
  return `${[header, ...Array.from({ length: count }, (_, i) => `${i},110102,2020-06-11`)].join('\n')}\n`
}

const View = z.object({
  id: z.string(),
  state: z.string(),
  counts: z.object({ rows: z.record(z.string(), z.number()), undone: z.record(z.string(), z.number()) }),
})
type View = z.infer<typeof View>

async function call(
  method: string,
  path: string,
  body?: { text: string; type: string; prefer?: string },
): Promise<View> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${server.key}`,
      ...(body ? { 'content-type': body.type, prefer: body.prefer ?? '' } : {}),
    },
    ...(body ? { body: body.text } : {}),
  })
  const text = await response.text()
  expect(response.ok, text).toBe(true)
  return View.parse(JSON.parse(text))
}

async function remember(yaml: string): Promise<string> {
  const response = await fetch(`${server.url}/api/mappings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.key}`, 'content-type': 'text/yaml' },
    body: yaml,
  })
  return z.object({ id: z.string() }).parse(await response.json()).id
}

async function countAll(): Promise<number> {
  await server.world.settled()
  const [row] = await server.world.database.owner<{ amount: number }[]>`
    SELECT coalesce(sum(amount), 0)::bigint AS amount FROM tallies.count WHERE tally = 'cases.confirmed'`
  return row?.amount ?? 0
}

async function countVerdicts(id: string): Promise<Record<string, number>> {
  const rows = await server.world.database.owner<{ verdict: string; count: number }[]>`
    SELECT verdict, count(*) FROM imports.row WHERE import = ${Number(id)} GROUP BY verdict`
  return Object.fromEntries(rows.map(({ verdict, count }) => [verdict, count]))
}

function judgeOf(id: number) {
  const { world } = server
  return makeJudge({
    door: () => ({
      kinds: world.kinds,
      today: world.clock.today(),
      findPlace: (text, on) => world.places.resolve(text, on),
      maySubmit: () => undefined,
    }),
    intake: world.intake,
    submittedBy: submitterOf(id),
    onRefused: () => {},
  })
}

/** The state that a server leaves behind which went down a while ago. */
async function leaseRunsOut(id: number): Promise<void> {
  await server.world.database.owner`
    UPDATE imports.import SET leased_until = now() - interval '1 second' WHERE id = ${id}`
}

async function getRow(id: number): Promise<ImportRow> {
  const row = await transact(server.world.database, house('test'), (tx) => findImport(tx, id))
  if (!row) throw new Error(`there is no import ${id}`)
  return row
}

describe('an import that was interrupted', () => {
  test('when the server stopped goes on where it was, and nothing counts twice', async () => {
    const mapping = await remember(lineList('stopped'))
    const path = `/api/imports?mapping=${mapping}&file=cases.csv`
    const file = cases(30_000)
    const before = await countAll()
    const started = await call('POST', path, { text: file, type: 'text/csv', prefer: 'respond-async' })
    let view = started
    while (view.counts.rows.read === 0) view = await call('GET', `/api/imports/${started.id}`)
    await server.restartDoor()
    const stopped = await call('GET', `/api/imports/${started.id}`)
    expect(stopped.state).toBe('stopped')
    expect(stopped.counts.rows.read).toBeLessThan(30_000)
    expect(await countAll()).toBe(before + (stopped.counts.rows.taken ?? 0))
    const resumed = await call('POST', path, { text: file, type: 'text/csv' })
    expect(resumed).toMatchObject({
      id: started.id,
      state: 'done',
      counts: { rows: { read: 30_000, taken: 30_000, duplicate: 0, refused: 0 } },
    })
    expect(await countVerdicts(started.id)).toEqual({ taken: 30_000 })
    expect(await countAll()).toBe(before + 30_000)
  })

  test('between the log’s answer and its own note knows what it had brought', async () => {
    const yaml = lineList('crashed')
    const mapping = await remember(yaml)
    const file = cases(50)
    const before = await countAll()
    const { world } = server
    const reading = parseMapping(yaml)
    if (!reading.ok) throw new Error('the mapping is not valid')
    const spooled = await spoolFile(bytesOf(file))
    const opening = await readTable(spooled.read(), reading.mapping)
    if (!opening.ok) throw new Error(opening.error)
    const begun = await beginImport(world.database, {
      mapping,
      source: reading.mapping.source,
      file: 'cases.csv',
      digest: spooled.digest,
      bytes: spooled.bytes,
      day: world.clock.today(),
      areas: ['*'],
      counts: noCounts(),
      createdBy: 'test',
    })
    if (begun.kind === 'busy') throw new Error('another import is under way')
    const { row } = begun
    // An attempt whose lease is gone: its signals reach the log, its notes are not written.
    await runImport({
      world,
      row: { ...row, attempt: row.attempt - 1 },
      mapping: reading.mapping,
      table: opening.table,
      judge: judgeOf(row.id),
      signal: new AbortController().signal,
    })
    await spooled.close()
    expect(await countAll()).toBe(before + 50)
    expect(await countVerdicts(String(row.id))).toEqual({})
    const path = `/api/imports?mapping=${mapping}&file=cases.csv`
    await expect(call('POST', path, { text: file, type: 'text/csv' })).rejects.toThrow(/under way/)
    await leaseRunsOut(row.id)
    const resumed = await call('POST', path, { text: file, type: 'text/csv' })
    expect(resumed).toMatchObject({
      id: String(row.id),
      state: 'done',
      counts: { rows: { taken: 50, duplicate: 0 } },
    })
    expect(await countAll()).toBe(before + 50)
    const undone = await call('POST', `/api/imports/${row.id}/undo`)
    expect(undone.counts.undone.retracted).toBe(50)
    expect(await countAll()).toBe(before)
  })
})

describe('an undo that was interrupted', () => {
  test('goes on, and nothing is taken back twice', async () => {
    const mapping = await remember(lineList('undo-stopped'))
    const before = await countAll()
    const path = `/api/imports?mapping=${mapping}&file=cases.csv`
    const { id } = await call('POST', path, { text: cases(2_500), type: 'text/csv' })
    const row = await getRow(Number(id))
    const begun = await beginUndo(server.world.database, { id: row.id, source: row.source, by: 'test' })
    if (begun.kind !== 'begun') throw new Error('the undo did not begin')
    // The first step reaches the log and is not noted.
    await undoImport({
      world: server.world,
      row: { ...begun.row, attempt: begun.row.attempt - 1 },
      judge: judgeOf(row.id),
      signal: new AbortController().signal,
    })
    expect(await countAll()).toBe(before + 1_500)
    await leaseRunsOut(row.id)
    const undone = await call('POST', `/api/imports/${id}/undo`)
    expect(undone).toMatchObject({ state: 'undone', counts: { undone: { retracted: 2_500 } } })
    expect(await countAll()).toBe(before)
    const again = await call('POST', path, { text: cases(2_500), type: 'text/csv' })
    expect(again.counts.rows).toMatchObject({ taken: 2_500, duplicate: 0 })
    expect(await countAll()).toBe(before + 2_500)
  })

  test('by the server’s stop says so, and a half-undone import is undone to its end', async () => {
    const mapping = await remember(lineList('undo-halfway'))
    const before = await countAll()
    const { id } = await call('POST', `/api/imports?mapping=${mapping}`, {
      text: cases(6_000),
      type: 'text/csv',
    })
    await fetch(`${server.url}/api/imports/${id}/undo`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.key}`, prefer: 'respond-async' },
    })
    let view = await call('GET', `/api/imports/${id}`)
    while (view.counts.undone.retracted === 0) view = await call('GET', `/api/imports/${id}`)
    await server.restartDoor()
    const stopped = await call('GET', `/api/imports/${id}`)
    expect(stopped.state).toBe('undo-stopped')
    expect(await countAll()).toBe(before + 6_000 - (stopped.counts.undone.retracted ?? 0))
    expect((await call('POST', `/api/imports/${id}/undo`)).state).toBe('undone')
    expect(await countAll()).toBe(before)
  })
})

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}
