/** The name of a list that takes the fewest changed, added, dropped or swapped letters; nothing where all are too far. */
export function nearestName(given: string, names: Iterable<string>): string | undefined {
  let best: string | undefined
  let fewest = Math.max(2, Math.ceil(given.length / 2))
  for (const name of names) {
    const changes = changesBetween(given.toLowerCase(), name.toLowerCase())
    if (changes >= fewest) continue
    fewest = changes
    best = name
  }
  return best
}

/** Optimal string alignment distance (Damerau 1964). */
function changesBetween(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= one.length; i++) {
    const row = [i]
    // Rows and columns before these were just filled.
    for (let j = 1; j <= other.length; j++) {
      const above = rows[i - 1] as number[]
      const same = one[i - 1] === other[j - 1] ? 0 : 1
      let least = Math.min(
        (above[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (above[j - 1] as number) + same,
      )
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      if (swapped) least = Math.min(least, ((rows[i - 2] as number[])[j - 2] as number) + 1)
      row.push(least)
    }
    rows.push(row)
  }
  return (rows[one.length] as number[])[other.length] as number
}
