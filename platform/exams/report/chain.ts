import type { ExamInfection } from '#vocabulary'

/** One infection of a chain, placed: rows go down, time goes right. */
export interface Placed {
  readonly infection: ExamInfection
  /** Its place in the list of those placed; absent where nobody of the list infected it. */
  readonly by: number | undefined
  readonly row: number
}

/** Which rows a chain takes at each bin of time, its own first infection on row 0. */
interface Contour {
  readonly first: number
  readonly top: number[]
  readonly bottom: number[]
}

/** A bin is half a day: what is drawn in one bin never shares a row with another of it. */
const binsADay = 2

/** Beyond so many, infections by one source that infected nobody share a row, as beads on a string. */
const mostWithRowOfOwn = 300
/** How far apart beads lie at least, in days. */
const beadGap = 0.75

/**
 * Places infections as a tree whose branches never lie on each other: each runs along a row of its own from the time of who
 * infected it to its own time, its chains below it, as close as they fit. Sorted by time. An infection whose source is not in the
 * list, or later than itself, begins a chain.
 */
export function layChains(infections: readonly ExamInfection[]): Placed[] {
  const sorted = infections.toSorted((a, b) => a.at - b.at || a.number - b.number)
  const indexOf = new Map(sorted.map(({ number }, index) => [number, index]))
  const sources = sorted.map(({ by }, index) => {
    const source = by === null ? undefined : indexOf.get(by)
    return source !== undefined && source < index ? source : undefined
  })
  const branches = sorted.map((): number[] => [])
  for (const [index, source] of sources.entries()) if (source !== undefined) branches[source]?.push(index)

  const offsets = new Array<number>(sorted.length).fill(0)
  const contours = new Array<Contour | undefined>(sorted.length)
  const timeOf = (index: number) => sorted[index]?.at ?? 0
  const stringsOf = (children: readonly number[]): number[][] => {
    const strings: number[][] = []
    const isBead = (child: number) => sorted.length > mostWithRowOfOwn && branches[child]?.length === 0
    for (const child of children) {
      const string = strings.find((one) => {
        const last = one.at(-1) as number
        return isBead(child) && isBead(last) && timeOf(child) - timeOf(last) >= beadGap
      })
      if (string) string.push(child)
      else strings.push([child])
    }
    return strings
  }
  const binOf = (index: number) => Math.max(0, Math.floor(timeOf(index) * binsADay))
  // Whoever was infected by it comes later in the list, so its chain is whole by then.
  for (let index = sorted.length - 1; index >= 0; index--) {
    const source = sources[index]
    const until = binOf(index) + 1
    const from = source === undefined ? until - 1 : binOf(source)
    const contour = makeContour(from, until)
    for (const string of stringsOf(branches[index] ?? [])) {
      // A string has at least one; the last of it reaches furthest.
      const down = putBelow(contour, contours[string.at(-1) as number] as Contour)
      for (const branch of string) {
        offsets[branch] = down
        contours[branch] = undefined
      }
    }
    contours[index] = contour
  }
  const all = makeContour(0, -1)
  for (const [index, source] of sources.entries())
    if (source === undefined) offsets[index] = putBelow(all, contours[index] as Contour)

  const rows: number[] = []
  return sorted.map((infection, index) => {
    const source = sources[index]
    const row = (source === undefined ? 0 : (rows[source] ?? 0)) + (offsets[index] ?? 0)
    rows.push(row)
    return { infection, by: source, row }
  })
}

function makeContour(from: number, until: number): Contour {
  const bins = Math.max(0, until - from + 1)
  return { first: from, top: new Array<number>(bins).fill(0), bottom: new Array<number>(bins).fill(0) }
}

/** Puts a chain under what is there already, as high as it fits, and tells how many rows down. */
function putBelow(contour: Contour, chain: Contour): number {
  const at = chain.first - contour.first
  let down = contour.bottom.length === 0 ? 0 : 1
  for (const [bin, top] of chain.top.entries())
    down = Math.max(down, (contour.bottom[at + bin] ?? Number.NEGATIVE_INFINITY) + 1 - top)
  for (const [bin, bottom] of chain.bottom.entries()) {
    contour.bottom[at + bin] = Math.max(contour.bottom[at + bin] ?? Number.NEGATIVE_INFINITY, bottom + down)
    contour.top[at + bin] ??= (chain.top[bin] ?? 0) + down
  }
  return down
}
