import { compareLines } from '#platform/rules/client'

/** A line of two texts told as one: alike, taken out, added, or many alike that are not shown. */
export type UnifiedLine =
  | { readonly sign: '=' | '+' | '-'; readonly line: number; readonly text: string }
  | { readonly sign: '…'; readonly line: number; readonly skipped: number }

/** Lines alike that are shown about each change. */
const aboutChange = 3

/** How one text became another, with a few lines alike about each change; nothing where they are the same. */
export function toUnified(before: string, after: string): UnifiedLine[] {
  const changes = compareLines(before, after)
  if (changes.length === 0) return []
  const taken = new Set(changes.flatMap(({ sign, line }) => (sign === '-' ? [line] : [])))
  const added = new Map(
    changes.flatMap(({ sign, line, text }) => (sign === '+' ? [[line, text] as const] : [])),
  )
  const lines: Exclude<UnifiedLine, { sign: '…' }>[] = []
  const old = before === '' ? [] : before.replace(/\n$/, '').split('\n')
  let now = 1
  const addWhatFollows = () => {
    for (let text = added.get(now); text !== undefined; text = added.get(now))
      lines.push({ sign: '+', line: now++, text })
  }
  for (const [at, text] of old.entries()) {
    if (taken.has(at + 1)) lines.push({ sign: '-', line: at + 1, text })
    else {
      addWhatFollows()
      lines.push({ sign: '=', line: now++, text })
    }
  }
  addWhatFollows()
  return withoutFarLines(lines)
}

function withoutFarLines(lines: readonly Exclude<UnifiedLine, { sign: '…' }>[]): UnifiedLine[] {
  const near = lines.map((_, at) =>
    lines.slice(Math.max(0, at - aboutChange), at + aboutChange + 1).some(({ sign }) => sign !== '='),
  )
  const shown: UnifiedLine[] = []
  for (const [at, line] of lines.entries()) {
    const last = shown.at(-1)
    if (near[at]) shown.push(line)
    else if (last?.sign === '…') shown[shown.length - 1] = { ...last, skipped: last.skipped + 1 }
    else shown.push({ sign: '…', line: line.line, skipped: 1 })
  }
  return shown
}
