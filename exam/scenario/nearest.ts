import { countSlips } from '#vocabulary'

/** The name of a list that takes the fewest changed, added, dropped or swapped letters; nothing where all are too far. */
export function nearestName(given: string, names: Iterable<string>): string | undefined {
  let best: string | undefined
  let fewest = Math.max(2, Math.ceil(given.length / 2))
  for (const name of names) {
    const slips = countSlips(given.toLowerCase(), name.toLowerCase())
    if (slips >= fewest) continue
    fewest = slips
    best = name
  }
  return best
}
