import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { ask, moving, standing } from '#platform/desk'
import { Day, PlacePath, Words } from '#vocabulary'

const UnitInFull = z.object({
  id: z.string(),
  name: Words,
  place: PlacePath,
  duties: z.array(z.string()),
  phone: z.string().nullable(),
  abolishedOn: Day.nullable(),
  successor: z.string().nullable(),
})
export type UnitInFull = z.infer<typeof UnitInFull>
const UnitsInFull = z.object({ items: z.array(UnitInFull), next: z.string().nullish() })

/** Every unit with its duties, abolished ones too. */
export const unitsInFullQuery = queryOptions({
  queryKey: ['units', 'in full'],
  queryFn: async ({ signal }): Promise<readonly UnitInFull[]> => {
    const units: UnitInFull[] = []
    let after: string | undefined
    do {
      const page: z.infer<typeof UnitsInFull> = (
        await ask(UnitsInFull, '/units', { query: { limit: 1000, after }, signal })
      ).value
      units.push(...page.items)
      after = page.next ?? undefined
    } while (after !== undefined)
    return units
  },
  ...standing,
})

const instant = z.iso.datetime({ offset: true })
const DutyShift = z.object({
  officer: z.string(),
  name: Words,
  phone: z.string().nullable(),
  beginsAt: instant.nullable(),
  endsAt: instant.nullable(),
})
export type DutyShift = z.infer<typeof DutyShift>

export function dutyQuery(unit: string) {
  return queryOptions({
    queryKey: ['duty', unit],
    queryFn: async ({ signal }) =>
      (await ask(z.object({ items: z.array(DutyShift) }), `/units/${unit}/duty-officers`, { signal })).value
        .items,
    ...moving,
    // A shift lasts hours.
    refetchInterval: 60_000,
  })
}
