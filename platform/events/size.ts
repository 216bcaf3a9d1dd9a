import type { Tx } from '#platform/store'
import { listDays } from '#platform/tallies'
import type { Day, PlacePath } from '#vocabulary'
import { outermost } from './membership.ts'

const tally = 'cases.confirmed'

export interface Size {
  readonly tally: string
  readonly from: Day
  readonly asKnownOn: Day
  readonly amount: number
}

/** How many cases were confirmed in the places of an event since its first day, as known on a day. */
export async function measureSize(
  tx: Tx,
  of: { disease: string; places: readonly PlacePath[]; from: Day; today: Day },
): Promise<Size> {
  let amount = 0
  for (const place of outermost(of.places)) {
    const days = await listDays(tx, { tally, series: of.disease, place, from: of.from, knownOn: of.today })
    for (const day of days) amount += day.amount
  }
  return { tally, from: of.from, asKnownOn: of.today, amount }
}
