import { readdir, readlink, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Sql } from '#platform/store'
import { dayIn } from '#vocabulary'
import { type Chance, makeChance } from './house/chance.ts'
import { makeEvents, type Sent } from './house/city.ts'
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
import { type Faults, findFaults } from './house/recount.ts'
import { count, formatTable, median } from './house/report.ts'
import { Sender, type Target } from './house/senders.ts'

/**
 * What a crash loses and does twice. `node bench/crash.ts [--times N] [--seed N]`
 *
 * Each round sends a bulk stream and single requests at once, and after a random number of answers and a random
 * moment more kills with -9: the server process (N rounds), PostgreSQL's postmaster (N rounds), both at once (N/4
 * rounds). A killed server is started again as a user would start it, on the same data directory; in a third of its
 * rounds it is killed a second time at a random moment of that start. A killed PostgreSQL has to be brought back by
 * the server; where nothing is answered for a minute the server is killed and started by us, and that is told.
 * Senders send again what was not answered, until each event has its answer.
 *
 * At the end, all of which must be 0: events told accepted that are not in the log; names that are in the log twice
 * or were told accepted twice; good events that are missing and others that are there; counts that differ from a
 * recount of the whole log done apart; records that a consumer set aside; processes and locks left by a last stop.
 */
export type Victim = 'server' | 'database' | 'both'

export interface Round {
  readonly victim: Victim
  /** From the kill to the next answer. */
  readonly backMs: number
  readonly sent: number
  readonly broken: number
  /** The start was killed too. */
  readonly startKilled: boolean
  /** PostgreSQL did not come back by itself. */
  readonly byUser: boolean
}

export interface CrashResult {
  readonly rounds: Round[]
  readonly faults: Faults & { toldTwice: number; wronglyJudged: number; leftBehind: number }
  readonly logged: number
  readonly countRows: number
}

const longestSilenceMs = 60_000

export async function crash(of: {
  kills: Readonly<Record<Victim, number>>
  streamed: number
  singles: number
  seed: number
  onProgress?: (step: string) => void
}): Promise<CrashResult> {
  const { onProgress = () => {} } = of
  const chance = makeChance(of.seed)
  const today = dayIn('Asia/Shanghai', new Date())
  const dataDir = await makeDataDir()
  const log = join(dataDir, 'server.log')
  let house = await startHouse(dataDir, { log })
  let kept = false
  try {
    const [feeder, admin] = [await makeKey(dataDir, 'feeder'), await makeKey(dataDir, 'admin')]
    await buildPlaces(house, admin)
    const target: Target = { url: house.url, key: feeder }
    const rounds: Round[] = []
    const books = makeBooks()
    for (const victim of shuffle(of.kills, chance)) {
      const events = (n: number) => makeEvents({ count: n, today, chance })
      const round = await playRound({
        victim,
        bulk: events(of.streamed),
        singles: events(of.singles),
        target,
        chance,
        house,
        start: () => startHouse(dataDir, { log }),
        startAndKill: async (afterMs) => {
          const started = startProcess('serve.ts', [dataDir], { log })
          await new Promise((resolve) => setTimeout(resolve, afterMs))
          started.child.kill('SIGKILL')
          await started.ended
        },
        postmaster: () => findPostmaster(dataDir),
        books,
      })
      house = round.house
      rounds.push(round.played)
      onProgress(`round ${rounds.length}: ${JSON.stringify(round.played)}`)
    }
    await untilConsumed(house, admin)
    const owner = await openOwner(dataDir)
    const found = await findFaults(owner, books)
    const { logged, countRows, cluster } = await sizes(owner)
    await owner.end({ timeout: 5 })
    await house.stop()
    const faults = { ...found, ...books.told(), leftBehind: await countLeft(dataDir, cluster) }
    kept = Object.values(faults).some((fault) => fault > 0)
    return { rounds, faults, logged, countRows }
  } finally {
    house.process.child.kill('SIGTERM')
    await house.process.ended
    if (kept) onProgress(`the data are kept in ${dataDir}`)
    else await removeDataDir(dataDir)
  }
}

/** What was sent and what was told of it, over all rounds. */
function makeBooks() {
  const toldAccepted = new Set<string>()
  const good = new Set<string>()
  const accepted = new Map<string, number>()
  let wronglyJudged = 0
  return {
    toldAccepted,
    good,
    note(events: readonly Sent[], sender: Sender): void {
      events.forEach(({ event, expected }, at) => {
        const told = sender.told.get(at)
        const name = event && `${event.source} ${event.id}`
        if (name && expected !== 'refused') good.add(name)
        if (name && told?.accepted) {
          toldAccepted.add(name)
          accepted.set(name, (accepted.get(name) ?? 0) + told.accepted)
        }
        // Refused must be refused, each time it was judged; good must never be.
        if (!told || (expected === 'refused') !== told.refused > 0) wronglyJudged++
      })
    },
    told: () => ({ toldTwice: [...accepted.values()].filter((times) => times > 1).length, wronglyJudged }),
  }
}

async function playRound(of: {
  victim: Victim
  bulk: readonly Sent[]
  singles: readonly Sent[]
  target: Target
  chance: Chance
  house: House
  start: () => Promise<House>
  startAndKill: (afterMs: number) => Promise<void>
  postmaster: () => Promise<number>
  books: ReturnType<typeof makeBooks>
}): Promise<{ played: Round; house: House }> {
  const { victim, bulk, singles, target, chance } = of
  let { house } = of
  const killAfter = chance.below(Math.floor((bulk.length + singles.length) * 0.7))
  const waitMs = chance.below(60)
  const startKilled = victim !== 'database' && chance.below(3) === 0
  const startKilledAfterMs = chance.below(2_500)
  const postmaster = await of.postmaster()
  let answers = 0
  let onKill = () => {}
  const killTime = new Promise<void>((resolve) => {
    onKill = resolve
  })
  let killedAt: number | undefined
  let brokenAtKill = 0
  let backAt: number | undefined
  const onAnswer = () => {
    answers++
    if (answers > killAfter) onKill()
    // What was on its way when it died may still arrive; what comes after a line broke is from the living.
    if (killedAt !== undefined && broken() > brokenAtKill) backAt ??= performance.now()
  }
  const streaming = new Sender({ events: bulk, target, onAnswer })
  const asking = new Sender({ events: singles, target, onAnswer })
  const broken = () => streaming.broken + asking.broken
  const sent = Promise.all([streaming.stream(4_000), asking.singles(4)])
  await killTime
  await new Promise((resolve) => setTimeout(resolve, waitMs))

  if (victim !== 'database') house.process.child.kill('SIGKILL')
  if (victim !== 'server') process.kill(postmaster, 'SIGKILL')
  killedAt = performance.now()
  brokenAtKill = broken()
  if (victim !== 'database') {
    await house.process.ended
    if (startKilled) await of.startAndKill(startKilledAfterMs)
    house = await of.start()
    target.url = house.url
  }
  let byUser = false
  for (let answered = -1; ; ) {
    const state = await Promise.race([
      sent.then(() => 'sent' as const),
      house.process.ended.then(() => 'gone' as const),
      new Promise<'silent'>((resolve) => setTimeout(() => resolve('silent'), longestSilenceMs).unref()),
    ])
    if (state === 'sent') break
    if (state === 'silent' && answers > answered) {
      answered = answers
      continue
    }
    byUser = true
    house.process.child.kill('SIGKILL')
    await house.process.ended
    house = await of.start()
    target.url = house.url
  }
  of.books.note(bulk, streaming)
  of.books.note(singles, asking)
  const played = {
    victim,
    backMs: (backAt ?? performance.now()) - killedAt,
    sent: bulk.length + singles.length,
    broken: broken(),
    startKilled,
    byUser,
  }
  return { played, house }
}

function shuffle(kills: Readonly<Record<Victim, number>>, chance: Chance): Victim[] {
  const victims = (['server', 'database', 'both'] as const).flatMap((victim) =>
    Array<Victim>(kills[victim]).fill(victim),
  )
  return victims
    .map((victim) => ({ victim, at: chance.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ victim }) => victim)
}

async function findPostmaster(dataDir: string): Promise<number> {
  const owner = await openOwner(dataDir)
  try {
    const [row] = await owner<{ file: string }[]>`SELECT pg_read_file('postmaster.pid') AS file`
    const pid = Number(row?.file.split('\n')[0])
    if (!Number.isSafeInteger(pid) || pid <= 1) throw new Error('PostgreSQL tells no process')
    return pid
  } finally {
    await owner.end({ timeout: 5 })
  }
}

async function untilConsumed(house: House, admin: string): Promise<void> {
  for (;;) {
    const { items } = (await call(house, admin, '/api/consumers')) as { items: { atEnd: boolean }[] }
    if (items.length > 0 && items.every(({ atEnd }) => atEnd)) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function sizes(owner: Sql): Promise<{ logged: number; countRows: number; cluster: string }> {
  const [row] = await owner<{ logged: number; countRows: number; cluster: string }[]>`
    SELECT (SELECT count(*) FROM signals.log) AS logged, (SELECT count(*) FROM tallies.count) AS "countRows",
      current_setting('data_directory') AS cluster`
  if (!row) throw new Error('PostgreSQL tells no sizes')
  return row
}

/** Processes that work in the cluster, and a lock that is still there, after an orderly stop. Linux. */
async function countLeft(dataDir: string, cluster: string): Promise<number> {
  const lock = await stat(join(dataDir, 'lianfang.lock')).then(
    () => 1,
    () => 0,
  )
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const places = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')))
  return lock + places.filter((place) => place === cluster).length
}

export function crashTable({ rounds, faults, logged, countRows }: CrashResult): string {
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`
  const lines = (['server', 'database', 'both'] as const)
    .map((victim) => ({ victim, of: rounds.filter((round) => round.victim === victim) }))
    .filter(({ of }) => of.length > 0)
    .map(({ victim, of }) => [
      `kill -9 of ${victim}`,
      count(of.length),
      count(of.filter(({ startKilled }) => startKilled).length),
      count(of.reduce((sum, { broken }) => sum + broken, 0)),
      seconds(median(of.map(({ backMs }) => backMs))),
      seconds(Math.max(...of.map(({ backMs }) => backMs))),
      count(of.filter(({ byUser }) => byUser).length),
    ])
  const all: [string, number][] = [
    ['told accepted, not in the log', faults.lost],
    ['in the log twice', faults.twice],
    ['told accepted twice', faults.toldTwice],
    ['good, and missing at the end', faults.missing],
    ['in the log, never sent as good', faults.strange],
    ['judged wrongly or never', faults.wronglyJudged],
    ['counts that differ from the recount', faults.miscounted],
    ['set aside by a consumer', faults.parked],
    ['processes and locks left behind', faults.leftBehind],
  ]
  return [
    formatTable([
      ['', 'times', 'start killed too', 'requests broken', 'back, median', 'back, longest', 'by hand'],
      ...lines,
    ]),
    '',
    formatTable([
      [`of ${count(logged)} signals, ${count(countRows)} counts`, 'found', 'budget'],
      ...all.map(([what, found]) => [what, count(found), `0 ${found === 0 ? 'met' : 'MISSED'}`]),
    ]),
  ].join('\n')
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      times: { type: 'string', default: '20' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    },
  })
  const times = Number(values.times)
  process.stdout.write(`Crashes, seed ${values.seed}\n`)
  const result = await crash({
    kills: { server: times, database: times, both: Math.ceil(times / 4) },
    streamed: 12_000,
    singles: 1_500,
    seed: Number(values.seed),
    onProgress: (step) => process.stderr.write(`${step}\n`),
  })
  process.stdout.write(`${crashTable(result)}\n`)
  if (Object.values(result.faults).some((fault) => fault > 0)) process.exitCode = 1
}
