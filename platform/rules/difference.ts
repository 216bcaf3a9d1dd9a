/** A line that one text has and the other has not; lines are counted from 1 in the text that has it. */
export interface LineChange {
  readonly sign: '+' | '-'
  readonly line: number
  readonly text: string
}

/**
 * What changed from one text to another, line by line: the fewest lines taken and added (longest common subsequence). What both begin
 * and end with alike costs nothing.
 */
export function compareLines(before: string, after: string): LineChange[] {
  const [a, b] = [toLines(before), toLines(after)]
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let [endA, endB] = [a.length, b.length]
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--
    endB--
  }
  const common = measureCommon(a.slice(start, endA), b.slice(start, endB))
  const changes: LineChange[] = []
  let [i, j] = [0, 0]
  while (start + i < endA || start + j < endB) {
    const [lineA, lineB] = [a[start + i], b[start + j]]
    if (start + i < endA && start + j < endB && lineA === lineB) {
      i++
      j++
    } else if (start + j >= endB || (start + i < endA && common(i + 1, j) >= common(i, j + 1))) {
      changes.push({ sign: '-', line: start + i + 1, text: lineA ?? '' })
      i++
    } else {
      changes.push({ sign: '+', line: start + j + 1, text: lineB ?? '' })
      j++
    }
  }
  return changes
}

/** How many lines the rests of both texts have in common, from any two lines on. */
function measureCommon(a: readonly string[], b: readonly string[]): (i: number, j: number) => number {
  const width = b.length + 1
  const lengths = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        a[i] === b[j]
          ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0)
  return (i, j) => lengths[i * width + j] ?? 0
}

function toLines(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}
