import { createReadStream, createWriteStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { Sql } from '#platform/store'
import { addDays, dayIn } from '#vocabulary'
import { places } from './house/city.ts'
import {
  buildPlaces,
  call,
  type House,
  makeDataDir,
  makeKey,
  openOwner,
  removeDataDir,
  startHouse,
} from './house/processes.ts'
import { count, formatTable } from './house/report.ts'

/**
 * A table of many rows through the import assistant, beside raw COPY of the same file. `node bench/files-in.ts [--rows N]`
 *
 * The house: the file is uploaded (streamed, sealed, stored), looked at, guessed, run dry over all rows, and imported: every row
 * has its verdict, every signal is in the log and counted. Each step over HTTP into a running server, timed from the first byte
 * sent to the answer, or to the state `done`, which is asked for every 100 ms. "Counted" ends when every consumer stands at the
 * log's end. The yardstick: COPY (FORMAT csv) of the same file into a table of its three columns with a unique index on the first,
 * same PostgreSQL, one transaction. It is done once before the house and once after it, and the faster counts. One turn, since one
 * is long; all processes share this machine's cores. The peak of the server's memory is VmHWM of /proc, and what it had before.
 */
export interface FilesIn {
  readonly rows: number
  readonly bytes: number
  readonly copyMs: number
  readonly steps: readonly { readonly step: string; readonly ms: number }[]
  readonly memory: { readonly beforeMb: number; readonly peakMb: number }
}

const Import = z.looseObject({
  id: z.string(),
  state: z.string(),
  counts: z.looseObject({ rows: z.record(z.string(), z.int()) }),
})
const DryRun = z.looseObject({
  id: z.string(),
  state: z.string(),
  foresight: z.looseObject({ counts: z.looseObject({ rows: z.record(z.string(), z.int()) }) }).optional(),
})

const mapping = `mapping: 1
name: bench
title: { zh: 一览表, en: Line list }
source: urn:bench:files-in
mode: records
kind: case.report
record: no
place: { code: place }
fields:
  disease: { value: influenza }
  classification: { value: confirmed }
  reportDate: { day: reported }
`

export async function measureFilesIn(of: {
  rows: number
  onProgress?: (step: string) => void
}): Promise<FilesIn> {
  const { rows, onProgress = () => {} } = of
  const dataDir = await makeDataDir()
  let house: House | undefined
  let owner: Sql | undefined
  try {
    house = await startHouse(dataDir)
    const admin = await makeKey(dataDir, 'admin')
    await buildPlaces(house, admin)
    owner = await openOwner(dataDir)
    const file = join(dataDir, 'table.csv')
    await writeTable(file, rows)
    const { size: bytes } = await stat(file)
    const copied = [await copyTable(owner, file, rows)]
    onProgress(`COPY: ${count(copied[0] ?? 0)} ms`)
    const memoryBefore = await memoryOf(house.pid)
    const { url, pid } = house
    const steps: { step: string; ms: number }[] = []
    const timed = async <Of>(step: string, work: () => Promise<Of>): Promise<Of> => {
      const began = performance.now()
      const result = await work()
      steps.push({ step, ms: performance.now() - began })
      onProgress(`${step}: ${count(steps.at(-1)?.ms ?? 0)} ms`)
      return result
    }
    const ask = (path: string, body?: unknown) => call({ url }, admin, path, body)
    const { id } = z.object({ id: z.string() }).parse(await ask('/api/mappings', mapping))
    const upload = await timed('upload', () => send(`${url}/api/uploads?file=table.csv`, admin, file))
    await timed('look', () => ask(`/api/uploads/${upload}/look`))
    await timed('guess', () => ask(`/api/uploads/${upload}/guess?disease=influenza`))
    await timed('dry run', async () => {
      let run = DryRun.parse(await ask(`/api/uploads/${upload}/dry-run`, { mapping: id }))
      while (run.state === 'running') {
        await pause(100)
        run = DryRun.parse(await ask(`/api/dry-runs/${run.id}`))
      }
      expectAll(run.foresight?.counts.rows, rows)
    })
    await timed('import', async () => {
      let run = Import.parse(await sendJson(`${url}/api/uploads/${upload}/import`, admin, { mapping: id }))
      while (run.state === 'running') {
        await pause(100)
        run = Import.parse(await ask(`/api/imports/${run.id}`))
      }
      expectAll(run.counts.rows, rows)
    })
    await timed('counted', async () => {
      while (!(await isCounted(owner as Sql, rows))) await pause(100)
    })
    const memoryPeak = await memoryOf(pid)
    copied.push(await copyTable(owner, file, rows))
    return {
      rows,
      bytes,
      copyMs: Math.min(...copied),
      steps,
      memory: { beforeMb: memoryBefore, peakMb: memoryPeak },
    }
  } finally {
    await owner?.end({ timeout: 5 }).catch(() => {})
    await house?.stop().catch((error: unknown) => onProgress(String(error)))
    await removeDataDir(dataDir)
  }
}

function expectAll(counts: Readonly<Record<string, number>> | undefined, rows: number): void {
  if (counts?.taken !== rows) throw new Error(`${rows} rows, of which were taken: ${JSON.stringify(counts)}`)
}

/** Reports of the last hundred days from the districts of the bench's city. */
async function writeTable(file: string, rows: number): Promise<void> {
  const today = dayIn('Asia/Shanghai', new Date())
  const days = Array.from({ length: 100 }, (_, back) => addDays(today, -back))
  function* lines(): Generator<string> {
    yield 'no,place,reported\n'
    for (let from = 0; from < rows; from += 5_000) {
      let text = ''
      for (let n = from; n < Math.min(rows, from + 5_000); n++)
        text += `C${n},${codeOf(n)},${days[n % 100]}\n`
      yield text
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(file))
}

const codes = places.filter(({ level }) => level === 'community').flatMap((place) => place.codes)

function codeOf(n: number): string {
  return codes[n % codes.length] ?? ''
}

async function copyTable(owner: Sql, file: string, rows: number): Promise<number> {
  await owner.unsafe(`
    CREATE SCHEMA IF NOT EXISTS bench;
    DROP TABLE IF EXISTS bench.raw;
    CREATE TABLE bench.raw (no text PRIMARY KEY, place text NOT NULL, reported date NOT NULL);
    CHECKPOINT`)
  const began = performance.now()
  await pipeline(
    createReadStream(file),
    await owner`COPY bench.raw FROM STDIN (FORMAT csv, HEADER)`.writable(),
  )
  const ms = performance.now() - began
  const [copied] = await owner<{ count: number }[]>`SELECT count(*)::int AS count FROM bench.raw`
  if (copied?.count !== rows) throw new Error(`COPY took ${copied?.count} rows, not ${rows}`)
  return ms
}

async function isCounted(owner: Sql, rows: number): Promise<boolean> {
  const [row] = await owner<{ amount: number }[]>`
    SELECT coalesce(sum(amount), 0)::int AS amount FROM tallies.count
    WHERE tally = 'cases.confirmed' AND series = 'influenza'`
  return row?.amount === rows
}

async function send(url: string, key: string, file: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'text/csv' },
    body: Readable.toWeb(createReadStream(file)) as ReadableStream,
    duplex: 'half',
  } as RequestInit)
  return z.object({ id: z.string() }).parse(await response.json()).id
}

async function sendJson(url: string, key: string, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', prefer: 'respond-async' },
    body: JSON.stringify(body),
  })
  return await response.json()
}

/** The most memory that a process has had, in MB. */
async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024
}

export function filesInTable({ rows, copyMs, steps }: FilesIn): string {
  const line = (what: string, ms: number) => [
    what,
    `${(ms / 1_000).toFixed(1)} s`,
    count((rows / ms) * 1_000),
    `${(ms / copyMs).toFixed(1)} ×`,
  ]
  return formatTable([
    ['', 'time', 'rows/s', '÷ COPY'],
    line('raw COPY of the file', copyMs),
    ...steps.map(({ step, ms }) => line(step, ms)),
  ])
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } })
  const measured = await measureFilesIn({
    rows: Number(values.rows),
    onProgress: (step) => process.stderr.write(`${step}\n`),
  })
  const { rows, bytes, memory } = measured
  process.stdout.write(
    `A CSV of ${count(rows)} rows, ${(bytes / 1e6).toFixed(1)} MB; memory of the server ${count(memory.beforeMb)} MB before, ` +
      `${count(memory.peakMb)} MB at its peak\n${filesInTable(measured)}\n`,
  )
}
