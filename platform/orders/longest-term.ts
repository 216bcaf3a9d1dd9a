import type { Tx } from '#platform/store'
import { type PlacePath, pathsUpwards } from '#vocabulary'
import { type Power, powers } from './powers.ts'

/** Nobody sets a term longer than this: it is days in a leap year. */
export const longestOfAll = 366

/** Days that an order of a power may last at a place: as the nearest place up the tree has set it, else the product's figure. */
export async function readLongestTerm(
  tx: Tx,
  { power, place }: { power: Power; place: PlacePath },
): Promise<number> {
  const [row] = await tx<{ days: number }[]>`
    SELECT days FROM orders.longest_term WHERE power = ${power} AND place = ANY (${pathsUpwards(place)})
    ORDER BY length(place) DESC LIMIT 1`
  return row?.days ?? powers[power].maximumDays
}

export async function saveLongestTerm(
  tx: Tx,
  of: { power: Power; place: PlacePath; days: number; by: string; at: Date },
): Promise<void> {
  await tx`
    INSERT INTO orders.longest_term (power, place, days, set_by, set_at)
    VALUES (${of.power}, ${of.place}, ${of.days}, ${of.by}, ${of.at})
    ON CONFLICT (power, place) DO UPDATE SET days = excluded.days, set_by = excluded.set_by, set_at = excluded.set_at`
}
