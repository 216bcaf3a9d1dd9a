import type { Tx } from '#platform/store'
import type { Day, PlacePath } from '#vocabulary'
import { BulletinContent } from './content.ts'
import type { IsoWeek } from './week.ts'

export interface BulletinRow {
  readonly number: number
  readonly place: PlacePath
  readonly year: number
  readonly week: number
  readonly version: number
  readonly latest: boolean
  readonly as_known_on: Day
  readonly made_at: Date
  readonly made_by: string
}

const briefly = (tx: Tx) => tx`number, place, year, week, version, as_known_on, made_at, made_by,
  NOT EXISTS (SELECT 1 FROM early_warning.bulletin o WHERE o.place = b.place AND o.year = b.year AND o.week = b.week
    AND o.version > b.version) AS latest`

/** Keeps a bulletin as it was made, as the next version of its week. @returns Its number. */
export async function addBulletin(
  tx: Tx,
  { content, madeAt, madeBy }: { content: BulletinContent; madeAt: Date; madeBy: string },
): Promise<number> {
  const { place, year, week } = content
  // One at a time for a place: two who make the same week get two versions.
  await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`early-warning bulletin ${place}`}, 0))`
  const [row] = await tx<{ number: number }[]>`
    INSERT INTO early_warning.bulletin (place, year, week, version, as_known_on, made_at, made_by, content)
    SELECT ${place}, ${year}, ${week}, 1 + coalesce(max(version), 0), ${content.asKnownOn}::text::date, ${madeAt}, ${madeBy},
      ${tx.json(content as never)}
    FROM early_warning.bulletin WHERE place = ${place} AND year = ${year} AND week = ${week} RETURNING number`
  if (!row) throw new Error('a bulletin that was just written is missing')
  return row.number
}

/** Bulletins that the scope sees, the latest made first. */
export async function listBulletins(
  tx: Tx,
  of: {
    before?: number | undefined
    limit: number
    place?: PlacePath | undefined
    week?: IsoWeek | undefined
  },
): Promise<BulletinRow[]> {
  return await tx<BulletinRow[]>`
    SELECT ${briefly(tx)} FROM early_warning.bulletin b
    WHERE ${of.before === undefined ? tx`true` : tx`number < ${of.before}`}
      ${of.place ? tx`AND place = ${of.place}` : tx``}
      ${of.week ? tx`AND year = ${of.week.year} AND week = ${of.week.week}` : tx``}
    ORDER BY number DESC LIMIT ${of.limit}`
}

export async function findBulletin(
  tx: Tx,
  number: number,
): Promise<(BulletinRow & { content: BulletinContent }) | undefined> {
  const [row] = await tx<(BulletinRow & { content: unknown })[]>`
    SELECT ${briefly(tx)}, content FROM early_warning.bulletin b WHERE number = ${number}`
  return row && { ...row, content: BulletinContent.parse(row.content) }
}
