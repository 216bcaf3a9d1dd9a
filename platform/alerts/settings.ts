import type { Tx } from '#platform/store'
import { type Day, type PlacePath, pathsUpwards } from '#vocabulary'
import { defaultLimits, type Limits } from './limits.ts'

/** What limits are set for. */
export type LimitScope =
  | { readonly unit: string }
  /** A place, and all units under it. */
  | { readonly place: PlacePath }

interface SettingRow {
  readonly scope: string
  readonly per_day: number | null
  readonly verify_immediate_hours: number | null
  readonly verify_hours: number | null
  readonly investigate_hours: number | null
}

const nameOf = (scope: LimitScope) => ('unit' in scope ? `unit:${scope.unit}` : `place:${scope.place}`)

/** Whom limits are asked for: a unit, by the place of its work. */
export interface Limited {
  readonly unit?: string | undefined
  readonly place: PlacePath
}

/** The limits that hold for a unit: its own, else those set for its place or further up the tree, else the house's. */
export async function readLimits(tx: Tx, of: Limited): Promise<Limits> {
  return (await readAllLimits(tx, [of]))(of)
}

/** As `readLimits`, of many by one statement. */
export async function readAllLimits(tx: Tx, all: readonly Limited[]): Promise<(of: Limited) => Limits> {
  const scopes = [...new Set(all.flatMap(scopesOf))]
  const rows =
    scopes.length === 0
      ? []
      : await tx<SettingRow[]>`
    SELECT scope, per_day, verify_immediate_hours, verify_hours, investigate_hours FROM alerts.setting
    WHERE scope = ANY (${scopes})`
  const settings = new Map(rows.map((row) => [row.scope, row]))
  return (of) => {
    const own = scopesOf(of).flatMap((scope) => settings.get(scope) ?? [])
    const nearest = <Field extends keyof SettingRow>(field: Field) =>
      own.find((row) => row[field] !== null)?.[field] ?? undefined
    return {
      verifyImmediateHours: nearest('verify_immediate_hours') ?? defaultLimits.verifyImmediateHours,
      verifyHours: nearest('verify_hours') ?? defaultLimits.verifyHours,
      investigateHours: nearest('investigate_hours') ?? defaultLimits.investigateHours,
      perDay: nearest('per_day') ?? defaultLimits.perDay,
    }
  }
}

/** The nearest first: a unit's own, then by place from below. */
function scopesOf({ unit, place }: Limited): string[] {
  return [...(unit ? [{ unit }] : []), ...pathsUpwards(place).map((path) => ({ place: path }))].map(nameOf)
}

/** Sets the limits that are named and leaves the others; null takes one back to what holds further up. */
export async function saveLimits(
  tx: Tx,
  of: {
    scope: LimitScope
    limits: { readonly [Limit in keyof Limits]?: Limits[Limit] | null | undefined }
    actor: string
    at: Date
  },
): Promise<void> {
  const columns = {
    per_day: of.limits.perDay,
    verify_immediate_hours: of.limits.verifyImmediateHours,
    verify_hours: of.limits.verifyHours,
    investigate_hours: of.limits.investigateHours,
  }
  const row = {
    scope: nameOf(of.scope),
    set_by: of.actor,
    set_at: of.at,
    ...Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)),
  }
  const changed = Object.keys(row).filter((column) => column !== 'scope')
  await tx`
    INSERT INTO alerts.setting ${tx(row as never)}
    ON CONFLICT (scope) DO UPDATE SET ${changed.map(
      (column, at) => tx`${at > 0 ? tx`,` : tx``} ${tx(column)} = excluded.${tx(column)}`,
    )}`
}

/**
 * How many alerts each unit was given on a day of the city. Holds the units' queues until the transaction ends: of those that ask for
 * room. What needs none is counted beside, so one that is given in this moment may be missing.
 */
export async function lockAdmitted(
  tx: Tx,
  { units, day }: { units: readonly string[]; day: Day },
): Promise<Map<string, number>> {
  if (units.length === 0) return new Map()
  // In one order, against deadlock.
  const rows = await tx<{ unit: string; admitted: number }[]>`
    WITH held AS (
      INSERT INTO alerts.admission AS a (unit, day)
      SELECT DISTINCT unit COLLATE "C", ${day}::text::date FROM unnest(${[...units]}::text[]) AS u (unit) ORDER BY 1
      ON CONFLICT (unit, day, immediate) DO UPDATE SET admitted = a.admitted RETURNING unit, admitted)
    SELECT held.unit, held.admitted + coalesce(beside.admitted, 0) AS admitted FROM held
    LEFT JOIN alerts.admission beside
      ON beside.unit = held.unit AND beside.day = ${day}::text::date AND beside.immediate`
  return new Map(rows.map(({ unit, admitted }) => [unit, admitted]))
}

export async function readAdmitted(tx: Tx, { unit, day }: { unit: string; day: Day }): Promise<number> {
  const [row] = await tx<{ admitted: number }[]>`
    SELECT coalesce(sum(admitted), 0)::int AS admitted FROM alerts.admission WHERE unit = ${unit} AND day = ${day}::text::date`
  return row?.admitted ?? 0
}

/** Counts alerts as given: each one's unit, and whether one case was enough for it. */
export async function addAdmitted(
  tx: Tx,
  { day, given }: { day: Day; given: readonly { unit: string; immediate: boolean }[] },
): Promise<void> {
  if (given.length === 0) return
  // In one order, against deadlock.
  await tx`
    INSERT INTO alerts.admission AS a (unit, day, immediate, admitted)
    SELECT unit COLLATE "C", ${day}::text::date, immediate, count(*)
    FROM unnest(${given.map(({ unit }) => unit)}::text[], ${given.map(({ immediate }) => String(immediate))}::text[]::boolean[])
      AS g (unit, immediate)
    GROUP BY 1, 3 ORDER BY 1, 3
    ON CONFLICT (unit, day, immediate) DO UPDATE SET admitted = a.admitted + excluded.admitted`
}
