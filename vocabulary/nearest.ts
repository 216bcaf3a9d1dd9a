import type { Words } from './words.ts'

/** The name that was probably meant: the one with the fewest slips of the pen, where these are few. */
export function findNearest(name: string, candidates: Iterable<string>): string | undefined {
  const most = Math.max(2, Math.floor(name.length / 3))
  let nearest: { name: string; slips: number } | undefined
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) > most) continue
    const slips = countSlips(name.toLowerCase(), candidate.toLowerCase())
    if (slips <= most && (!nearest || slips < nearest.slips)) nearest = { name: candidate, slips }
  }
  return nearest?.name
}

/** What to say of a name that is none: the one that was probably meant, or all there are where they are few. */
export interface Suggestion {
  readonly nearest?: string
  readonly among?: string
}

export const suggestionWords = {
  nearest: { zh: '；是不是 {nearest}？', en: '; did you mean {nearest}?' },
  among: { zh: '；可以是 {among}', en: '; there are {among}' },
} as const satisfies Record<keyof Suggestion, Words>

export function findSuggestion(name: string, candidates: readonly string[]): Suggestion {
  const nearest = findNearest(name, candidates)
  if (nearest !== undefined) return { nearest }
  return candidates.length > 0 && candidates.length <= 12 ? { among: candidates.join(', ') } : {}
}

/** At the end of an English sentence. */
export function tellSuggestion({ nearest, among }: Suggestion): string {
  if (nearest !== undefined) return suggestionWords.nearest.en.replace('{nearest}', () => nearest)
  return among === undefined ? '' : suggestionWords.among.en.replace('{among}', () => among)
}

export function suggest(name: string, candidates: readonly string[]): string {
  return tellSuggestion(findSuggestion(name, candidates))
}

/** Levenshtein's distance, a swap of neighbours counting once (Damerau 1964, restricted). */
export function countSlips(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, at) => at)]
  const cell = (row: number, column: number) => rows[row]?.[column] ?? 0
  for (let i = 1; i <= a.length; i++) {
    rows.push([i])
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let slips = Math.min(cell(i - 1, j) + 1, cell(i, j - 1) + 1, cell(i - 1, j - 1) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        slips = Math.min(slips, cell(i - 2, j - 2) + 1)
      rows[i]?.push(slips)
    }
  }
  return cell(a.length, b.length)
}
