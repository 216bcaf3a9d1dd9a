import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import pg from 'pg'
import PgBoss from 'pg-boss'
import { saveUnits } from '#platform/access'
import { makeMachineClock } from '#platform/clock'
import { savePlaces } from '#platform/places'
import {
  type Database,
  dropDatabase,
  ensureDatabase,
  house,
  openDatabase,
  type ServerAddress,
  transact,
} from '#platform/store'
import { startEmbedded } from '#platform/store/embedded'
import { type NewTask, openTask, type StepAsked, takeSteps, tasksRoom } from '#platform/tasks'
import { World } from '#platform/worlds'
import { kinds, placePath } from '#vocabulary'
import { migrationRooms } from '../apps/server/migration-rooms.ts'
import { count, formatTable, median, spread } from './house/report.ts'

/**
 * Task steps against jobs. `node bench/task-steps.ts [--steps N] [--repeat N] [--concurrency N] [--batch N]`
 *
 * The house: to-dos that stand open are done through the room's use-case `takeSteps`, each step with its row locked and judged, its
 * history, its signal in the log and its audit entry, all or none; one step a transaction, and in batches as a phone sends
 * them. The yardsticks: pg-boss 10 and graphile-worker 0.17 work off as many jobs whose handler does nothing, one job at a time and in
 * batches, as each offers it: pg-boss by `fetch` and `complete` without its polling pauses, graphile-worker with its local queue and
 * batched completion. They keep no history, no signal and no audit, judge nothing, and are what a city would otherwise
 * build upon. Same PostgreSQL, `fsync` and `synchronous_commit` on for all, same number of connections at work; making tasks and
 * jobs is not counted. Turns alternate; the first is not counted.
 */
export interface Rates {
  readonly houseOne: number
  readonly houseBatch: number
  readonly bossOne: number
  readonly bossBatch: number
  readonly graphileOne: number
  readonly graphileBatch: number
}

interface Size {
  readonly steps: number
  readonly concurrency: number
  readonly batch: number
}

export async function measureTaskSteps(
  of: Size & { repeat: number; onProgress?: (step: string) => void },
): Promise<{ turns: Rates[]; proven: { steps: number; signals: number; entries: number } }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lianfang-bench-'))
  // Passable for the database's user.
  await chmod(dataDir, 0o711)
  const embedded = await startEmbedded({ dataDir })
  try {
    const server: ServerAddress = { ...embedded.ownerOptions, database: 'house' }
    const city = await openCity(server)
    try {
      const turns = await takeTurns(city, server, of)
      const proven = await prove(city.database)
      const expected = of.steps * 2 * (of.repeat + 1)
      if (proven.steps !== expected || proven.signals !== expected || proven.entries !== expected)
        throw new Error(`${expected} steps were taken, kept ${JSON.stringify(proven)}`)
      return { turns, proven }
    } finally {
      await city.close()
      await dropDatabase(server, 'house')
    }
  } finally {
    await embedded.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function takeTurns(
  city: World,
  server: ServerAddress,
  { onProgress = () => {}, ...of }: Size & { repeat: number; onProgress?: (step: string) => void },
): Promise<Rates[]> {
  const peers = await openPeers(server, of)
  try {
    const turns: Rates[] = []
    for (let turn = 0; turn <= of.repeat; turn++) {
      const rates: Rates = {
        houseOne: await timeHouse(city, { ...of, batch: 1, turn: `${turn}-one` }),
        bossOne: await peers.boss(1),
        graphileOne: await peers.graphile(1),
        houseBatch: await timeHouse(city, { ...of, turn: `${turn}-batch` }),
        bossBatch: await peers.boss(of.batch),
        graphileBatch: await peers.graphile(of.batch),
      }
      const told = Object.entries(rates).map(([name, rate]) => `${name} ${count(rate)}`)
      onProgress(`turn ${turn}: ${told.join(', ')}`)
      if (turn > 0) turns.push(rates)
    }
    return turns
  } finally {
    await peers.close()
  }
}

async function openCity(server: ServerAddress): Promise<World> {
  await ensureDatabase(server, server.database, migrationRooms)
  const database = openDatabase(server, server.database)
  await savePlaces(database, [
    { path: placePath('cn'), level: 'nation', name: { zh: '中国', en: 'China' }, codes: [] },
    { path: placePath('cn.11'), level: 'province', name: { zh: '北京', en: 'Beijing' }, codes: [] },
  ])
  await saveUnits(database, [{ id: 'unit', name: { zh: '单位', en: 'Unit' }, place: 'cn.11', duties: [] }])
  return await World.open({
    id: 'bench',
    title: 'bench',
    database,
    clock: makeMachineClock('Asia/Shanghai'),
    kinds,
    systems: [tasksRoom],
    holder: 'bench',
  })
}

const visit = {
  kind: 'to-do',
  // Without checks, so that what is counted is the step and nothing that follows from it.
  type: 'verify-alert',
  title: { zh: '核实', en: 'Verify' },
  place: placePath('cn.11'),
  unit: 'unit',
  originator: 'urn:bench',
} as const satisfies NewTask

async function timeHouse(
  { database, rooms }: World,
  { steps, concurrency, batch, turn }: Size & { turn: string },
): Promise<number> {
  const ids = await openMany({ database, rooms }, { steps, turn })
  await database.owner`VACUUM ANALYZE tasks.task, lifecycle.step, clock.timer`
  const parts: StepAsked[][] = []
  for (let from = 0; from < ids.length; from += batch)
    parts.push(ids.slice(from, from + batch).map((id) => ({ id, step: { step: 'done' } })))
  return await rateOf(steps, () =>
    atOnce(concurrency, parts, async (asked) => {
      const verdicts = await transact(database, house('bench'), (tx) =>
        takeSteps(tx, rooms, asked, { actor: 'key:bench' }),
      )
      if (verdicts.some(({ ok }) => !ok)) throw new Error('a step was refused')
    }),
  )
}

async function openMany(
  { database, rooms }: Pick<World, 'database' | 'rooms'>,
  { steps, turn }: { steps: number; turn: string },
): Promise<number[]> {
  const ids: number[] = []
  for (let from = 0; from < steps; from += 500)
    await transact(database, house('bench'), async (tx) => {
      for (let n = from; n < Math.min(steps, from + 500); n++) {
        const opened = await openTask(tx, rooms, { ...visit, key: `${turn}-${n}` }, { actor: 'key:bench' })
        if ('code' in opened) throw new Error(opened.message)
        ids.push(opened.id)
      }
    })
  return ids
}

interface Peers {
  boss(batch: number): Promise<number>
  graphile(batch: number): Promise<number>
  close(): Promise<void>
}

async function openPeers(server: ServerAddress, { steps, concurrency }: Size): Promise<Peers> {
  const { host, port, username: user, password, database } = server
  const connection = { host, port, user, password, database }
  const boss = new PgBoss({ ...connection, max: concurrency, supervise: false, schedule: false })
  // A connection that breaks when the bench ends early must not hide why it ended.
  boss.on('error', () => {})
  await boss.start()
  await boss.createQueue('step', { name: 'step' })
  const pool = new pg.Pool({ ...connection, max: concurrency })
  pool.on('error', () => {})
  const utils = await makeWorkerUtils({ pgPool: pool, logger: silent })
  await utils.migrate()
  return {
    boss: async (batch) => {
      await boss.insert(Array.from({ length: steps }, (_, n) => ({ name: 'step', data: { n } })))
      await pool.query('VACUUM ANALYZE pgboss.job')
      let done = 0
      return await rateOf(steps, () =>
        atOnce(concurrency, Array.from({ length: concurrency }), async () => {
          for (;;) {
            const jobs = await boss.fetch('step', { batchSize: batch })
            if (jobs.length === 0) return
            await boss.complete(
              'step',
              jobs.map(({ id }) => id),
            )
            done += jobs.length
          }
        }).then(() => {
          if (done !== steps) throw new Error(`pg-boss did ${done} of ${steps} jobs`)
        }),
      )
    },
    graphile: async (batch) => {
      await utils.addJobs(Array.from({ length: steps }, (_, n) => ({ identifier: 'step', payload: { n } })))
      await pool.query('VACUUM ANALYZE graphile_worker._private_jobs')
      return await rateOf(steps, () => workOff(pool, { steps, concurrency, batch }))
    },
    close: async () => {
      await boss.stop({ graceful: false, wait: true })
      await utils.release()
      await pool.end()
    },
  }
}

const silent = new Logger(() => () => {})

/** Ends when the last job is gone from the database: completions are gathered, so the last handler is not the end. */
async function workOff(pool: pg.Pool, { steps, concurrency, batch }: Size): Promise<void> {
  let done = 0
  let finish = () => {}
  const handled = new Promise<void>((resolve) => {
    finish = resolve
  })
  const runner = await run({
    pgPool: pool,
    logger: silent,
    noHandleSignals: true,
    taskList: {
      step: async () => {
        if (++done === steps) finish()
      },
    },
    preset: {
      worker: {
        concurrentJobs: concurrency,
        ...(batch > 1 ? { localQueue: { size: batch }, completeJobBatchDelay: 0 } : {}),
      },
    },
  })
  await handled
  for (;;) {
    const { rowCount } = await pool.query('SELECT 1 FROM graphile_worker._private_jobs LIMIT 1')
    if (rowCount === 0) break
    await pause(1)
  }
  await runner.stop()
}

async function rateOf(steps: number, work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return (steps / (performance.now() - startedAt)) * 1_000
}

/** So many at a time, until all are done. */
async function atOnce<Part>(
  concurrency: number,
  parts: readonly Part[],
  work: (part: Part) => Promise<void>,
): Promise<void> {
  let next = 0
  const worker = async () => {
    for (let at = next++; at < parts.length; at = next++) await work(parts[at] as Part)
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
}

/** What of the steps is there to be found: history, signals, audit. */
async function prove({ owner }: Database): Promise<{ steps: number; signals: number; entries: number }> {
  const [row] = await owner<{ steps: number; signals: number; entries: number }[]>`
    SELECT (SELECT count(*) FROM lifecycle.step WHERE step = 'done') AS steps,
      (SELECT count(*) FROM signals.log WHERE kind = 'task.step' AND data ->> 'step' = 'done') AS signals,
      (SELECT count(*) FROM audit.entry WHERE action = 'task.done') AS entries`
  if (!row) throw new Error('nothing was counted')
  return row
}

export function taskStepsTable(turns: readonly Rates[]): string {
  const of = (name: keyof Rates) => turns.map((turn) => turn[name])
  const line = (what: string, name: keyof Rates, house: keyof Rates) => {
    const ratios = turns.map((turn) => turn[house] / turn[name])
    const ratio = name === house ? '' : `${median(ratios).toFixed(2)} ×`
    return [what, count(median(of(name))), spread(of(name), count), ratio]
  }
  return formatTable([
    ['', 'a second', 'from – to', 'the house is'],
    line('task steps, one a transaction', 'houseOne', 'houseOne'),
    line('pg-boss 10, one job at a time', 'bossOne', 'houseOne'),
    line('graphile-worker 0.17, one job at a time', 'graphileOne', 'houseOne'),
    line('task steps, in batches', 'houseBatch', 'houseBatch'),
    line('pg-boss 10, in batches', 'bossBatch', 'houseBatch'),
    line('graphile-worker 0.17, local queue', 'graphileBatch', 'houseBatch'),
  ])
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      steps: { type: 'string', default: '10000' },
      repeat: { type: 'string', default: '3' },
      concurrency: { type: 'string', default: '8' },
      batch: { type: 'string', default: '500' },
    },
  })
  const size = {
    steps: Number(values.steps),
    concurrency: Number(values.concurrency),
    batch: Number(values.batch),
  }
  const { turns, proven } = await measureTaskSteps({
    ...size,
    repeat: Number(values.repeat),
    onProgress: (step) => process.stderr.write(`${step}\n`),
  })
  process.stdout.write(
    `${count(size.steps)} task steps (each with history, signal, audit entry) and as many empty jobs: ${size.concurrency} at once, ` +
      `batches of ${size.batch}, medians of ${values.repeat} turns; ${count(proven.steps)} steps proven in the database\n` +
      `${taskStepsTable(turns)}\n`,
  )
}
