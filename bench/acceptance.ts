import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import type { Sql } from '#platform/store'
import { dayIn } from '#vocabulary'
import { type Load, prepareLoad, rowColumns } from './house/prepare.ts'
import {
  buildPlaces,
  call,
  type House,
  makeDataDir,
  makeKey,
  openOwner,
  removeDataDir,
  startHouse,
  startProcess,
} from './house/processes.ts'
import { count, formatTable, median, percent, spread } from './house/report.ts'

/**
 * Acceptance of signals in bulk against raw COPY. `node bench/acceptance.ts [--rows N] [--repeat N] [--stored N]`
 *
 * The house: one NDJSON stream over HTTP into a running server, everything on (key, schema, place, duplicates,
 * verdict for each event, early warning). Its figure is accepted events a second, from the first byte sent to the
 * last verdict read; "consumed" ends when every consumer stands at the log's end, looked up ten times a second.
 * The yardstick: COPY of exactly the rows that were accepted into a table of the log's columns and the body's hash,
 * with an index on (era, xid, sequence) and a unique one on (source, id); same PostgreSQL, text format, one
 * transaction, through the `postgres` package.
 * Both are prepared as files beforehand, are sent from a process of their own, and share this machine's cores with
 * the server and PostgreSQL. They take turns, which goes first too; each starts after a CHECKPOINT, so that none
 * pays for the other's. The first turn of each, when caches and plans are cold, is not counted.
 *
 * `--stored N` then fills log, names and the yardstick's table to N rows each and measures again. The filling writes
 * by SQL what acceptance would have written, copies of accepted rows under new random ids; indexes are built after
 * it. Consumers are set to the end of it: counts hold these keys already.
 */
export interface Turn {
  readonly acceptedPerS: number
  readonly consumedPerS: number
  readonly copiedPerS: number
}

export interface Measured {
  readonly stored: number
  readonly turns: readonly Turn[]
}

interface Bench {
  readonly house: House
  readonly owner: Sql
  readonly feeder: string
  readonly admin: string
}

export async function measureAcceptance(of: {
  rows: number
  repeat: number
  stored: number
  seed: number
  nodeArgs?: readonly string[]
  onProgress?: (step: string) => void
}): Promise<Measured[]> {
  const { onProgress = () => {} } = of
  const dataDir = await makeDataDir()
  const folder = join(dataDir, 'loads')
  const log = join(dataDir, 'server.log')
  await mkdir(folder)
  let house: House | undefined
  let owner: Sql | undefined
  try {
    house = await startHouse(dataDir, { log, ...(of.nodeArgs ? { nodeArgs: of.nodeArgs } : {}) })
    const [feeder, admin] = [await makeKey(dataDir, 'feeder'), await makeKey(dataDir, 'admin')]
    await buildPlaces(house, admin)
    owner = await openOwner(dataDir)
    await makeYardstick(owner)
    const measured: Measured[] = []
    const measure = async (stored: number) => {
      const turns: Turn[] = []
      for (let turn = 0; turn <= of.repeat; turn++) {
        const load = await prepareLoad({
          folder,
          name: `${stored}-${turn}`,
          rows: of.rows,
          seed: of.seed + stored + turn,
          today: dayIn('Asia/Shanghai', new Date()),
        })
        // Both are here from the start.
        const bench = { house: house as House, owner: owner as Sql, feeder, admin }
        const result = await takeTurn(bench, { load, houseFirst: turn % 2 === 0 })
        onProgress(
          `${stored} stored, turn ${turn}: ${JSON.stringify(result, (_, v) => (typeof v === 'number' ? Math.round(v) : v))}`,
        )
        if (turn > 0) turns.push(result)
        await Promise.all([rm(load.events), rm(load.rows)])
      }
      measured.push({ stored, turns })
    }
    await measure(0)
    if (of.stored > 0) {
      await house.stop()
      await owner.end()
      house = await startHouse(dataDir, { log })
      owner = await openOwner(dataDir)
      // Nobody else writes while it is filled: the intake has nothing to do, and consumers are set below.
      onProgress(`filling to ${of.stored} rows`)
      await fill(owner, of.stored, onProgress)
      // Started anew, so that every consumer reads where it was set.
      await owner.end()
      await house.stop()
      house = await startHouse(dataDir, { log, ...(of.nodeArgs ? { nodeArgs: of.nodeArgs } : {}) })
      owner = await openOwner(dataDir)
      await measure(of.stored)
    }
    await proveRows(owner)
    return measured
  } finally {
    await owner?.end({ timeout: 5 }).catch(() => {})
    await house?.stop().catch((error: unknown) => onProgress(String(error)))
    await removeDataDir(dataDir)
  }
}

async function makeYardstick(owner: Sql): Promise<void> {
  await owner.unsafe(`
    CREATE SCHEMA bench;
    CREATE TABLE bench.raw (LIKE signals.log);
    ALTER TABLE bench.raw ADD COLUMN body_hash uuid NOT NULL;
    CREATE INDEX raw_position ON bench.raw (era, xid, sequence);
    CREATE UNIQUE INDEX raw_once ON bench.raw (source, id)`)
}

async function takeTurn(
  bench: Bench,
  { load, houseFirst }: { load: Load; houseFirst: boolean },
): Promise<Turn> {
  const first = houseFirst ? await accept(bench, load) : undefined
  const copiedMs = await copy(bench.owner, load)
  const { acceptedMs, consumedMs } = first ?? (await accept(bench, load))
  const perS = (ms: number) => (load.expected.accepted / ms) * 1_000
  return { acceptedPerS: perS(acceptedMs), consumedPerS: perS(consumedMs), copiedPerS: perS(copiedMs) }
}

async function accept(
  { house, owner, feeder, admin }: Bench,
  load: Load,
): Promise<{ acceptedMs: number; consumedMs: number }> {
  await owner`CHECKPOINT`
  const sender = startProcess('post-stream.ts', [house.url, feeder, load.events])
  const { ms, endedAt, ...counts } = await sender.said
  const expected = JSON.stringify(load.expected)
  if (JSON.stringify(counts) !== expected)
    throw new Error(`verdicts were ${JSON.stringify(counts)}, not ${expected}`)
  for (;;) {
    const answer = (await call(house, admin, '/api/consumers')) as {
      items: { atEnd: boolean }[]
      parked: unknown[]
    }
    if (answer.parked.length > 0) throw new Error(`parked: ${JSON.stringify(answer.parked[0])}`)
    if (answer.items.length > 0 && answer.items.every(({ atEnd }) => atEnd)) break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const acceptedMs = Number(ms)
  return { acceptedMs, consumedMs: acceptedMs + Date.now() - Number(endedAt) }
}

async function copy(owner: Sql, { rows, expected }: Load): Promise<number> {
  await owner`CHECKPOINT`
  const [before] = await owner<{ count: number }[]>`SELECT count(*) FROM bench.raw`
  const started = performance.now()
  const into = await owner.unsafe(`COPY bench.raw (${rowColumns}) FROM STDIN`).writable()
  await pipeline(createReadStream(rows, { highWaterMark: 256 * 1024 }), into)
  const ms = performance.now() - started
  const [after] = await owner<{ count: number }[]>`SELECT count(*) FROM bench.raw`
  const copied = (after?.count ?? 0) - (before?.count ?? 0)
  if (copied !== expected.accepted) throw new Error(`COPY took ${copied} rows, not ${expected.accepted}`)
  return ms
}

/** Copies of the accepted rows that are the only version of their record, under new ids, until there are so many. */
async function fill(owner: Sql, stored: number, onProgress: (step: string) => void): Promise<void> {
  await owner.unsafe('ALTER TABLE signals.seen DROP CONSTRAINT seen_pkey')
  await owner.unsafe(
    'DROP INDEX signals.log_position; DROP INDEX bench.raw_position; DROP INDEX bench.raw_once',
  )
  const [now] = await owner<{ count: number }[]>`SELECT count(*) FROM bench.raw`
  await owner`CREATE TABLE bench.pattern AS
    SELECT row_number() OVER () AS number, * FROM (
      SELECT l.*, s.body_hash FROM signals.log l JOIN signals.seen s USING (era, xid, sequence)
      WHERE l.record IS NULL AND l.kind NOT LIKE '%.step' ORDER BY l.era, l.xid, l.sequence LIMIT 500000) AS plain`
  const [pattern] = await owner<{ count: number }[]>`SELECT count(*) FROM bench.pattern`
  for (let left = stored - (now?.count ?? 0); left > 0; ) {
    const rows = Math.min(left, pattern?.count ?? 0)
    // One transaction number for each filling; the numbers within it are those of the pattern.
    await owner.begin(async (tx) => {
      await tx`CREATE TEMP TABLE filling ON COMMIT DROP AS
        SELECT era, pg_current_xact_id() AS xid, number::int AS sequence, known_on, received_at, submitted_by, source,
          gen_random_uuid()::text AS id, kind, place, occurred_at, record, revision, retracted, extensions, data, body_hash
        FROM bench.pattern WHERE number <= ${rows}`
      await tx.unsafe(`INSERT INTO bench.raw (${rowColumns}) SELECT ${rowColumns} FROM filling`)
      await tx`INSERT INTO signals.seen (source, id, body_hash, era, xid, sequence, known_on)
        SELECT source, id, body_hash, era, xid, sequence, known_on FROM filling`
      const columns = rowColumns.replace(', body_hash', '')
      await tx.unsafe(`INSERT INTO signals.log (${columns}) SELECT ${columns} FROM filling`)
    })
    left -= rows
    onProgress(`${left} rows to go`)
  }
  await owner`DROP TABLE bench.pattern`
  for (const index of [
    'ALTER TABLE signals.seen ADD PRIMARY KEY (source, id)',
    'CREATE INDEX log_position ON signals.log (era, xid, sequence)',
    'CREATE INDEX raw_position ON bench.raw (era, xid, sequence)',
    'CREATE UNIQUE INDEX raw_once ON bench.raw (source, id)',
  ]) {
    onProgress(index)
    await owner.unsafe(index)
  }
  await owner`UPDATE signals.consumer c SET (era, xid, sequence) = (
    SELECT era, xid, sequence FROM signals.log ORDER BY log.era DESC, log.xid DESC, log.sequence DESC LIMIT 1)`
  for (const table of ['signals.log', 'signals.seen', 'bench.raw'])
    await owner.unsafe(`VACUUM ANALYZE ${table}`)
}

/** After all turns both sides hold the same rows, each name once. What the house says itself of its alerts is beside it. */
async function proveRows(owner: Sql): Promise<void> {
  const [found] = await owner<{ log: number; raw: number; seen: number }[]>`
    WITH house AS (SELECT id FROM signals.source WHERE source LIKE 'urn:lianfang:house:%')
    SELECT (SELECT count(*) FROM signals.log WHERE source NOT IN (SELECT id FROM house)) AS log,
      (SELECT count(*) FROM bench.raw) AS raw,
      (SELECT count(*) FROM signals.seen WHERE source NOT IN (SELECT id FROM house)) AS seen`
  if (!found || found.log !== found.raw || found.log !== found.seen)
    throw new Error(`rows differ: ${JSON.stringify(found)}`)
}

export function acceptanceTable(measured: readonly Measured[]): string {
  const rows = measured.flatMap(({ stored, turns }) => {
    const of = (value: (turn: Turn) => number) => turns.map(value)
    const ratio = (value: (turn: Turn) => number) => of((turn) => value(turn) / turn.copiedPerS)
    const line = (what: string, value: (turn: Turn) => number, budget: number) => {
      const ratios = ratio(value)
      const met = median(ratios) >= budget
      return [
        what,
        count(stored),
        count(median(of(value))),
        percent(median(ratios)),
        spread(ratios, percent),
        `≥ ${percent(budget)} ${met ? 'met' : 'MISSED'}`,
      ]
    }
    return [
      ['raw COPY', count(stored), count(median(of((turn) => turn.copiedPerS))), '100 %', '', ''],
      line('accepted, each with its verdict', (turn) => turn.acceptedPerS, 0.45),
      line('until every consumer is at the end', (turn) => turn.consumedPerS, 0.25),
    ]
  })
  const [empty, full] = measured
  const falls =
    empty && full
      ? (['acceptedPerS', 'consumedPerS'] as const).map((key) => {
          const at = ({ turns }: Measured) => median(turns.map((turn) => turn[key] / turn.copiedPerS))
          const own = ({ turns }: Measured) => median(turns.map((turn) => turn[key]))
          const fell = 1 - at(full) / at(empty)
          const what = key === 'acceptedPerS' ? 'accepted' : 'until consumed'
          return [
            `${what}: the ratio fell by`,
            count(full.stored),
            '',
            percent(fell),
            `its rows/s by ${percent(1 - own(full) / own(empty))}`,
            `≤ 15.0 % ${fell <= 0.15 ? 'met' : 'MISSED'}`,
          ]
        })
      : []
  return formatTable([['', 'stored', 'rows/s', '÷ COPY', 'from – to', 'budget'], ...rows, ...falls])
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '200000' },
      repeat: { type: 'string', default: '5' },
      stored: { type: 'string', default: '0' },
      seed: { type: 'string', default: '20200120' },
      profile: { type: 'string' },
    },
  })
  const measured = await measureAcceptance({
    rows: Number(values.rows),
    repeat: Number(values.repeat),
    stored: Number(values.stored),
    seed: Number(values.seed),
    ...(values.profile ? { nodeArgs: ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] } : {}),
    onProgress: (step) => process.stderr.write(`${step}\n`),
  })
  process.stdout.write(
    `Acceptance in bulk: ${values.rows} events a turn, medians of ${values.repeat} turns of each, seed ${values.seed}\n` +
      `${acceptanceTable(measured)}\n`,
  )
}
