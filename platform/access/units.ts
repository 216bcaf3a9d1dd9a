import type { PendingQuery, Row } from 'postgres'
import type { Tx } from '#platform/store'
import { type Day, type PlacePath, pathsUpwards, type Words } from '#vocabulary'
import type { RosterEntry } from './roster.ts'
import type { UnitAt } from './work.ts'

export interface ResponsibleUnit {
  readonly id: string
  readonly name: Words
  readonly place: PlacePath
  readonly phone: string | null
}

type UnitRecord = { id: string; name_zh: string; name_en: string; place: PlacePath; phone: string | null }

/** Who is looked for: the unit that has this duty at this place. */
export interface Wanted {
  readonly duty: string
  readonly place: PlacePath
}

/** The unit that has a duty at a place: the nearest up the tree, the first by id among several; abolished ones have none. */
export async function findResponsible(tx: Tx, of: Wanted): Promise<ResponsibleUnit | undefined> {
  return (await search(tx, [of])).get(0)
}

/**
 * As `findResponsible`, for whoever gives the unit work: it stands until the transaction ends, so that its abolition hears of the work.
 * One that is abolished in this moment is waited for, and then passed over.
 */
export async function lockResponsible(tx: Tx, of: Wanted): Promise<ResponsibleUnit | undefined> {
  return (await lockResponsibles(tx, [of]))[0]
}

/** As `lockResponsible`, many in one statement: one for each that is wanted, in their order. */
export async function lockResponsibles(
  tx: Tx,
  wanted: readonly Wanted[],
): Promise<readonly (ResponsibleUnit | undefined)[]> {
  if (wanted.length === 0) return []
  const locked = await search(tx, wanted, tx`FOR SHARE`)
  const missing = wanted.filter((_, at) => !locked.has(at))
  // The limit was reached before the wait, so that one that is gone leaves none: then there may be another.
  const again = missing.length > 0 && (await search(tx, missing)).size > 0
  const found = again ? [...(await lockResponsibles(tx, missing))] : []
  return wanted.map((_, at) => locked.get(at) ?? found.shift())
}

/** Of those that are wanted, by their number in the list. */
async function search(
  tx: Tx,
  wanted: readonly Wanted[],
  lock: PendingQuery<Row[]> = tx``,
): Promise<Map<number, ResponsibleUnit>> {
  const given = wanted.map(({ duty, place }, at) => ({ at, duty, above: pathsUpwards(place) }))
  const rows = await tx<(UnitRecord & { at: number })[]>`
    SELECT w.at, u.* FROM jsonb_to_recordset(${tx.json(given as never)}) AS w (at int, duty text, above text[]) CROSS JOIN LATERAL (
      SELECT id, name_zh, name_en, place, phone FROM access.unit
      WHERE place = ANY (w.above) AND duties @> ARRAY[w.duty] AND abolished_on IS NULL
      ORDER BY length(place) DESC, id LIMIT 1 ${lock}) AS u`
  return new Map(rows.map(({ at, ...unit }) => [at, toUnit(unit)]))
}

/** As `findStandingUnit`, and it stands until the transaction ends. */
export async function lockStandingUnit(tx: Tx, id: string): Promise<ResponsibleUnit | undefined> {
  return await readStandingUnit(tx, id, tx`FOR SHARE`)
}

/** As `findStandingUnit`; who changes the same unit waits until the transaction ends. */
export async function holdStandingUnit(tx: Tx, id: string): Promise<ResponsibleUnit | undefined> {
  return await readStandingUnit(tx, id, tx`FOR NO KEY UPDATE`)
}

/** A unit that stands; undefined for one that never was, or was abolished. */
export async function findStandingUnit(tx: Tx, id: string): Promise<ResponsibleUnit | undefined> {
  return await readStandingUnit(tx, id)
}

async function readStandingUnit(
  tx: Tx,
  id: string,
  lock: PendingQuery<Row[]> = tx``,
): Promise<ResponsibleUnit | undefined> {
  const [row] = await tx<UnitRecord[]>`
    SELECT id, name_zh, name_en, place, phone FROM access.unit WHERE id = ${id} AND abolished_on IS NULL ${lock}`
  return row && toUnit(row)
}

/** These units as far as they say whose work one may do, those that were abolished too. */
export async function findUnitsAt(tx: Tx, ids: readonly string[]): Promise<Map<string, UnitAt>> {
  if (ids.length === 0) return new Map()
  const rows = await tx<
    UnitAt[]
  >`SELECT id, place, duties FROM access.unit WHERE id = ANY (${[...new Set(ids)]})`
  return new Map(rows.map((row) => [row.id, row]))
}

export interface DutyOfficer {
  /** The actor's id as it signs. */
  readonly officer: string
  readonly name: Words
  readonly phone: string | null
}

/** Who has the duty at a unit at an instant of city time: the shift, or else the standing duty. */
export async function findDutyOfficer(
  tx: Tx,
  { unit, at }: { unit: string; at: Date },
): Promise<DutyOfficer | undefined> {
  const [row] = await tx<{ officer: string; name_zh: string; name_en: string; phone: string | null }[]>`
    SELECT officer, name_zh, name_en, phone FROM access.duty_officer
    WHERE unit = ${unit} AND (begins_at IS NULL OR (begins_at <= ${at} AND ends_at > ${at}))
    ORDER BY begins_at DESC NULLS LAST, officer LIMIT 1`
  return row && { officer: row.officer, name: { zh: row.name_zh, en: row.name_en }, phone: row.phone }
}

export interface UnitView extends ResponsibleUnit {
  readonly duties: string[]
  readonly abolishedOn: Day | null
  readonly successor: string | null
}

/** In the order of their ids. */
export async function listUnits(
  tx: Tx,
  of: { after: string; limit: number; duty?: string | undefined; place?: PlacePath | undefined },
): Promise<UnitView[]> {
  const rows = await tx<(UnitRecord & Omit<UnitView, keyof ResponsibleUnit>)[]>`
    SELECT id, name_zh, name_en, place, phone, duties, abolished_on AS "abolishedOn", successor FROM access.unit
    WHERE id > ${of.after} ${of.duty === undefined ? tx`` : tx`AND duties @> ${[of.duty]}`}
      ${of.place === undefined ? tx`` : tx`AND place >= ${of.place} AND place < ${`${of.place}/`}`}
    ORDER BY id LIMIT ${of.limit}`
  return rows.map((row) => {
    const { duties, abolishedOn, successor } = row
    return { ...toUnit(row), duties, abolishedOn, successor }
  })
}

export interface Duty extends DutyOfficer {
  readonly beginsAt: Date | null
  readonly endsAt: Date | null
}

/** All duties of a unit, the standing ones first. */
export async function listDuties(tx: Tx, unit: string): Promise<Duty[]> {
  const rows = await tx<
    {
      officer: string
      name_zh: string
      name_en: string
      phone: string | null
      beginsAt: Date
      endsAt: Date
    }[]
  >`
    SELECT officer, name_zh, name_en, phone, begins_at AS "beginsAt", ends_at AS "endsAt" FROM access.duty_officer
    WHERE unit = ${unit} ORDER BY begins_at NULLS FIRST, officer`
  return rows.map(({ name_zh, name_en, ...row }) => ({ ...row, name: { zh: name_zh, en: name_en } }))
}

/** The duties that units have which stand, each once. */
export async function listDutyNames(tx: Tx): Promise<string[]> {
  const rows = await tx<{ duty: string }[]>`
    SELECT DISTINCT unnest(duties) AS duty FROM access.unit WHERE abolished_on IS NULL ORDER BY duty`
  return rows.map(({ duty }) => duty)
}

/** The duties by which work at a place or below it can find a unit: of those that stand there, above it or below it. */
export async function listDutiesAround(tx: Tx, place: PlacePath): Promise<string[]> {
  const rows = await tx<{ duty: string }[]>`
    SELECT DISTINCT unnest(duties) AS duty FROM access.unit WHERE abolished_on IS NULL
      AND (place = ANY (${pathsUpwards(place)}) OR (place >= ${place} AND place < ${`${place}/`})) ORDER BY duty`
  return rows.map(({ duty }) => duty)
}

/** Replaces all duties of a unit. */
export async function saveDuties(tx: Tx, unit: string, duties: readonly RosterEntry[]): Promise<void> {
  await tx`DELETE FROM access.duty_officer WHERE unit = ${unit}`
  for (const { officer, name, phone, beginsAt, endsAt } of duties)
    await tx`
      INSERT INTO access.duty_officer (unit, officer, name_zh, name_en, phone, begins_at, ends_at)
      VALUES (${unit}, ${officer}, ${name.zh}, ${name.en}, ${phone}, ${beginsAt ?? null}, ${endsAt ?? null})`
}

/** What is known of a unit, but its id. */
export interface UnitParts {
  readonly name: Words
  readonly place: PlacePath
  readonly duties: readonly string[]
  readonly phone?: string | undefined
}

/** Makes units, unless ids of theirs are in use, by units that were abolished too: those are answered, and the caller undoes it all. */
export async function addUnits(
  tx: Tx,
  units: readonly (UnitParts & { readonly id: string })[],
): Promise<readonly string[]> {
  const rows = units.map((unit) => ({ id: unit.id, ...toRow(unit) }))
  const made = await tx<{ id: string }[]>`
    INSERT INTO access.unit (id, name_zh, name_en, place, duties, phone)
    SELECT id, name_zh, name_en, place, duties, phone
    FROM jsonb_to_recordset(${tx.json(rows)}) AS u (id text, name_zh text, name_en text, place text, duties text[], phone text)
    ON CONFLICT (id) DO NOTHING RETURNING id`
  const free = new Set(made.map(({ id }) => id))
  // Of one that stands twice among them, the second finds it taken.
  return units.flatMap(({ id }) => (free.delete(id) ? [] : [id]))
}

/** False, with nothing changed, where the unit is not as it was for whoever changes it: another was quicker. */
export async function changeUnit(
  tx: Tx,
  { id, to, was }: { id: string; to: UnitParts; was?: UnitParts | undefined },
): Promise<boolean> {
  const { name_zh, name_en, place, duties, phone } = toRow(was ?? to)
  const asItWas = was
    ? tx`AND name_zh = ${name_zh} AND name_en = ${name_en} AND place = ${place} AND duties = ${duties} AND phone IS NOT DISTINCT FROM ${phone}`
    : tx``
  const { count } = await tx`UPDATE access.unit SET ${tx(toRow(to))} WHERE id = ${id} ${asItWas}`
  return count > 0
}

function toRow({ name, place, duties, phone = '' }: UnitParts) {
  const said = phone.trim()
  return {
    name_zh: name.zh,
    name_en: name.en,
    place,
    duties: [...duties],
    phone: said === '' ? null : said,
  }
}

/** False where there is no such unit, or no more. Its work goes to the successor: whoever holds work hears of it by signal. */
export async function abolishUnit(
  tx: Tx,
  of: { id: string; on: string; successor?: string | undefined },
): Promise<boolean> {
  const done = await tx`
    UPDATE access.unit SET abolished_on = ${of.on}::text::date, successor = ${of.successor ?? null}
    WHERE id = ${of.id} AND abolished_on IS NULL`
  return done.count === 1
}

function toUnit({ id, name_zh, name_en, place, phone }: UnitRecord): ResponsibleUnit {
  return { id, name: { zh: name_zh, en: name_en }, place, phone }
}
