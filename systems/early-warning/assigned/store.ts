import { planAnew, type Tx } from '#platform/store'
import type { PlacePath } from '#vocabulary'
import { AssignedDetector, type Assignment, type Judged, type Level } from './assignment.ts'

interface AssignmentRow {
  readonly id: number
  readonly tally: string
  readonly series: string
  readonly level: Level
  readonly area: PlacePath
  readonly detector: string
  readonly settings: object
  readonly alpha: number | null
  readonly chosen_by: Assignment['chosenBy']
  readonly reason: string | null
  readonly back_test: number | null
  readonly set_by: string
  readonly set_at: Date
  readonly ended_by: string | null
  readonly ended_at: Date | null
  readonly end_reason: string | null
}

export type NewAssignment = Judged &
  Pick<Assignment, 'detector' | 'alpha' | 'chosenBy' | 'reason' | 'backTest' | 'setBy' | 'setAt'>

/** Adds one, in the place of the one in force of the same kind, which ends. */
export async function addAssignment(tx: Tx, of: NewAssignment): Promise<Assignment> {
  const { detector, ...settings } = of.detector
  await lockJudged(tx, of)
  await tx`
    UPDATE early_warning.assignment SET ended_by = ${of.setBy}, ended_at = ${of.setAt}
    WHERE ${sameJudged(tx, of)} AND chosen_by = ${of.chosenBy} AND ended_at IS NULL`
  const [row] = await tx<AssignmentRow[]>`
    INSERT INTO early_warning.assignment
      (tally, series, level, area, detector, settings, alpha, chosen_by, reason, back_test, set_by, set_at)
    VALUES (${of.tally}, ${of.series}, ${of.level}, ${of.area}, ${detector}, ${tx.json(settings)}, ${of.alpha ?? null},
      ${of.chosenBy}, ${of.reason ?? null}, ${of.backTest ?? null}, ${of.setBy}, ${of.setAt})
    RETURNING *`
  if (!row) throw new Error('an insert without a row')
  return toAssignment(row)
}

/** Ends a person's choice that is in force; false where there is none of that id. */
export async function endAssignment(
  tx: Tx,
  of: { id: number; by: string; at: Date; reason: string },
): Promise<boolean> {
  const ended = await tx`
    UPDATE early_warning.assignment SET ended_by = ${of.by}, ended_at = ${of.at}, end_reason = ${of.reason}
    WHERE id = ${of.id} AND chosen_by = 'person' AND ended_at IS NULL`
  return ended.count === 1
}

export async function findAssignmentById(tx: Tx, id: number): Promise<Assignment | undefined> {
  const [row] = await tx<AssignmentRow[]>`SELECT * FROM early_warning.assignment WHERE id = ${id}`
  return row && toAssignment(row)
}

/** All that are in force, of everything: there are few. */
export async function listInForce(tx: Tx): Promise<Assignment[]> {
  const rows = await tx<AssignmentRow[]>`
    SELECT * FROM early_warning.assignment WHERE ended_at IS NULL ORDER BY tally, series, level, area, chosen_by`
  return rows.map(toAssignment)
}

/** The newest first; with those that have ended where asked. */
export async function listAssignments(
  tx: Tx,
  of: {
    before?: number | undefined
    limit: number
    ended: boolean
    tally?: string | undefined
    series?: string | undefined
  },
): Promise<Assignment[]> {
  await planAnew(tx)
  const rows = await tx<AssignmentRow[]>`
    SELECT * FROM early_warning.assignment WHERE ${of.ended ? tx`true` : tx`ended_at IS NULL`}
      ${of.before === undefined ? tx`` : tx`AND id < ${of.before}`}
      ${of.tally === undefined ? tx`` : tx`AND tally = ${of.tally}`}
      ${of.series === undefined ? tx`` : tx`AND series = ${of.series}`}
    ORDER BY id DESC LIMIT ${of.limit}`
  return rows.map(toAssignment)
}

/** One who chooses at a time: the second ends what the first chose. */
async function lockJudged(tx: Tx, { tally, series, level, area }: Judged): Promise<void> {
  await tx`SELECT pg_advisory_xact_lock(7202062, hashtext(${`${tally}/${series}/${level}/${area}`}))`
}

export function sameJudged(tx: Tx, { tally, series, level, area }: Judged) {
  return tx`tally = ${tally} AND series = ${series} AND level = ${level} AND area = ${area}`
}

function toAssignment(row: AssignmentRow): Assignment {
  return {
    id: row.id,
    tally: row.tally,
    series: row.series,
    level: row.level,
    area: row.area,
    detector: AssignedDetector.parse({ detector: row.detector, ...row.settings }),
    ...(row.alpha === null ? {} : { alpha: row.alpha }),
    chosenBy: row.chosen_by,
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.back_test === null ? {} : { backTest: row.back_test }),
    setBy: row.set_by,
    setAt: row.set_at,
    ...(row.ended_by === null ? {} : { endedBy: row.ended_by }),
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    ...(row.end_reason === null ? {} : { endReason: row.end_reason }),
  }
}
