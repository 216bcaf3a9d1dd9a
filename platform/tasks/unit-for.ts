import { lockResponsibles, lockStandingUnit } from '#platform/access'
import type { Tx } from '#platform/store'
import type { PlacePath } from '#vocabulary'
import type { Refusal } from './task.ts'

/** For whom a unit is looked for: it is named, or has a duty at a place. */
interface UnitWanted {
  readonly unit?: string | undefined
  readonly duty?: string | undefined
  readonly place: PlacePath
}

type UnitFound = { readonly id: string } | Refusal

/** As `findUnitsFor`, one. */
export async function findUnitFor(tx: Tx, wanted: UnitWanted): Promise<UnitFound> {
  const [found] = await findUnitsFor(tx, [wanted])
  return found ?? nothingNamed
}

/**
 * For each the unit named, if it stands; else the nearest up the tree that has the duty. They stand until the transaction ends.
 * @returns The unit or why there is none, in their order.
 */
export async function findUnitsFor(tx: Tx, wanted: readonly UnitWanted[]): Promise<UnitFound[]> {
  const named = [...new Set(wanted.flatMap(({ unit }) => unit ?? []))]
  const byDuty = wanted.flatMap(({ unit, duty, place }) =>
    unit === undefined && duty !== undefined ? [{ duty, place }] : [],
  )
  const [standing, responsible] = await Promise.all([
    Promise.all(named.map((unit) => lockStandingUnit(tx, unit))),
    lockResponsibles(tx, byDuty),
  ])
  const units = new Map(named.map((unit, at) => [unit, standing[at]]))
  const next = responsible.values()
  return wanted.map(({ unit, duty, place }): UnitFound => {
    if (unit !== undefined)
      return (
        units.get(unit) ?? {
          code: 'conflict',
          where: 'unit',
          message: `there is no unit ${unit}, or it was abolished`,
          why: { code: 'unit.unknown', values: { unit } },
        }
      )
    if (duty === undefined) return nothingNamed
    return (
      next.next().value ?? {
        code: 'conflict',
        where: 'duty',
        message: `no unit at ${place} or above has the duty ${duty}`,
        why: { code: 'unit.none-with-duty', values: { place, duty } },
      }
    )
  })
}

const nothingNamed: Refusal = {
  code: 'request.invalid',
  where: 'unit',
  message: 'name a unit, or a duty by which one is found',
}
