import { type Database, house, type Tx, transact } from '#platform/store'
import type { Day, PlacePath } from '#vocabulary'
import type { Judged, Level } from '../assigned/assignment.ts'
import { sameJudged } from '../assigned/store.ts'
import type { BackTestResult, PlaceTrial } from './result.ts'
import { BackTestSettings } from './settings.ts'

export type BackTestState = 'queued' | 'running' | 'stopped' | 'failed' | 'done'

export interface BackTest extends Judged {
  readonly id: number
  readonly settings: BackTestSettings
  /** The city's day up to whose end the past is read. */
  readonly knownOn: Day
  readonly state: BackTestState
  /** 0 to 1. */
  readonly share: number
  readonly error?: string
  readonly result?: BackTestResult
  readonly startedBy: string
  readonly startedAt: Date
  readonly finishedAt?: Date
}

/** One that this process has taken; `taking` fences whoever had it before. */
export interface TakenBackTest extends BackTest {
  readonly taking: number
}

interface BackTestRow {
  readonly id: number
  readonly tally: string
  readonly series: string
  readonly level: Level
  readonly area: PlacePath
  readonly settings: unknown
  readonly known_on: Day
  readonly state: BackTestState
  readonly share: number
  readonly taking: number
  readonly error: string | null
  readonly result: BackTestResult | null
  readonly started_by: string
  readonly started_at: Date
  readonly finished_at: Date | null
}

const scope = house('early-warning')
/** Machine time: whoever says nothing for so long has gone down, and another goes on. */
const leaseSeconds = 60

/** @returns Undefined where one of the same series is under way. */
export async function addBackTest(
  tx: Tx,
  of: Judged & { settings: BackTestSettings; knownOn: Day; by: string; at: Date },
): Promise<BackTest | undefined> {
  const [row] = await tx<BackTestRow[]>`
    INSERT INTO early_warning.back_test (tally, series, level, area, settings, known_on, state, started_by, started_at)
    VALUES (${of.tally}, ${of.series}, ${of.level}, ${of.area}, ${tx.json(of.settings)}, ${of.knownOn}, 'queued', ${of.by}, ${of.at})
    ON CONFLICT (tally, series, level, area) WHERE state IN ('queued', 'running') DO NOTHING RETURNING *`
  return row && toBackTest(row)
}

export async function findBackTest(tx: Tx, id: number): Promise<BackTest | undefined> {
  const [row] = await tx<BackTestRow[]>`SELECT * FROM early_warning.back_test WHERE id = ${id}`
  return row && toBackTest(row)
}

/** The newest first. */
export async function listBackTests(
  tx: Tx,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<BackTest[]> {
  const rows = await tx<BackTestRow[]>`
    SELECT * FROM early_warning.back_test ${before === undefined ? tx`` : tx`WHERE id < ${before}`}
    ORDER BY id DESC LIMIT ${limit}`
  return rows.map(toBackTest)
}

/** What was learnt by some back-tests; nothing of those that are not done. */
export async function listResults(tx: Tx, ids: readonly number[]): Promise<Map<number, BackTestResult>> {
  if (ids.length === 0) return new Map()
  const rows = await tx<{ id: number; result: BackTestResult }[]>`
    SELECT id, result FROM early_warning.back_test WHERE id = ANY (${[...ids]}::bigint[]) AND result IS NOT NULL`
  return new Map(rows.map(({ id, result }) => [id, result]))
}

/** Stops one that waits or is under way; what was learnt is kept. False where it is neither. */
export async function stopBackTest(tx: Tx, { id, by }: { id: number; by: string }): Promise<boolean> {
  const stopped = await tx`
    UPDATE early_warning.back_test SET state = 'stopped', asked_to_stop = ${by}, leased_until = NULL,
      finished_at = clock_timestamp()
    WHERE id = ${id} AND state IN ('queued', 'running')`
  return stopped.count === 1
}

/** Has one that was stopped, or failed, go on where it was. */
export async function resumeBackTest(
  tx: Tx,
  of: Judged & { id: number },
): Promise<'resumed' | 'busy' | 'not-stopped'> {
  const [busy] = await tx`
    SELECT 1 FROM early_warning.back_test WHERE ${sameJudged(tx, of)} AND state IN ('queued', 'running') AND id <> ${of.id}`
  if (busy) return 'busy'
  const resumed = await tx`
    UPDATE early_warning.back_test SET state = 'queued', asked_to_stop = NULL, error = NULL, finished_at = NULL
    WHERE id = ${of.id} AND state IN ('stopped', 'failed')`
  return resumed.count === 1 ? 'resumed' : 'not-stopped'
}

/** Takes the oldest that waits, or whose server went down. */
export async function takeBackTest(database: Database): Promise<TakenBackTest | undefined> {
  return await transact(database, scope, async (tx) => {
    const [row] = await tx<BackTestRow[]>`
      UPDATE early_warning.back_test SET state = 'running', taking = taking + 1, ${leased(tx)}
      WHERE id = (
        SELECT id FROM early_warning.back_test
        WHERE state = 'queued' OR (state = 'running' AND leased_until < clock_timestamp())
        ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING *`
    return row && { ...toBackTest(row), taking: row.taking }
  })
}

/** Says how far it is. False where it is to be left off: it was stopped, or another has taken it. */
export async function tellShare(
  database: Database,
  { id, taking, share }: Pick<TakenBackTest, 'id' | 'taking' | 'share'>,
): Promise<boolean> {
  const told = await transact(
    database,
    scope,
    (tx) => tx`
      UPDATE early_warning.back_test SET share = ${share}, ${leased(tx)}
      WHERE id = ${id} AND taking = ${taking} AND state = 'running'`,
  )
  return told.count === 1
}

/** Gives one back that cannot be gone on with here: the server stops. */
export async function giveBack(database: Database, { id, taking }: TakenBackTest): Promise<void> {
  await transact(
    database,
    scope,
    (tx) => tx`
      UPDATE early_warning.back_test SET state = 'queued', leased_until = NULL
      WHERE id = ${id} AND taking = ${taking} AND state = 'running'`,
  )
}

export async function failBackTest(
  database: Database,
  { id, taking, error }: { id: number; taking: number; error: string },
): Promise<void> {
  await transact(
    database,
    scope,
    (tx) => tx`
      UPDATE early_warning.back_test SET state = 'failed', error = ${error.slice(0, 300)}, leased_until = NULL,
        finished_at = clock_timestamp()
      WHERE id = ${id} AND taking = ${taking} AND state = 'running'`,
  )
}

/** In the transaction of what follows from it. False where somebody else has the say by now. */
export async function finishBackTest(
  tx: Tx,
  { id, taking, result }: { id: number; taking: number; result: BackTestResult },
): Promise<boolean> {
  const finished = await tx`
    UPDATE early_warning.back_test SET state = 'done', share = 1, result = ${tx.json(result as never)}, leased_until = NULL,
      finished_at = clock_timestamp()
    WHERE id = ${id} AND taking = ${taking} AND state = 'running'`
  if (finished.count !== 1) return false
  // What it was put together from is in the result, and can be worked out again.
  await tx`DELETE FROM early_warning.back_test_trial WHERE back_test = ${id}`
  return true
}

/** What was learnt of a place; null where it could not be tried. */
export async function addTrial(
  database: Database,
  of: { id: number; place: PlacePath; trial: PlaceTrial | null },
): Promise<void> {
  await transact(
    database,
    scope,
    (tx) => tx`
      INSERT INTO early_warning.back_test_trial (back_test, place, trial)
      VALUES (${of.id}, ${of.place}, ${of.trial === null ? null : tx.json(of.trial as never)})
      ON CONFLICT (back_test, place) DO NOTHING`,
  )
}

export async function listTrials(database: Database, id: number): Promise<Map<PlacePath, PlaceTrial | null>> {
  const rows = await transact(
    database,
    scope,
    (tx) => tx<{ place: PlacePath; trial: PlaceTrial | null }[]>`
      SELECT place, trial FROM early_warning.back_test_trial WHERE back_test = ${id} ORDER BY place`,
  )
  return new Map(rows.map(({ place, trial }) => [place, trial]))
}

function leased(tx: Tx) {
  return tx`leased_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})`
}

function toBackTest(row: BackTestRow): BackTest {
  return {
    id: row.id,
    tally: row.tally,
    series: row.series,
    level: row.level,
    area: row.area,
    settings: BackTestSettings.parse(row.settings),
    knownOn: row.known_on,
    state: row.state,
    share: row.share,
    ...(row.error === null ? {} : { error: row.error }),
    ...(row.result === null ? {} : { result: row.result }),
    startedBy: row.started_by,
    startedAt: row.started_at,
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
  }
}
