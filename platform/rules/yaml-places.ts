import { type Document, isMap, isPair, isScalar, LineCounter, type Node, parseDocument } from 'yaml'
import { type Said, sayYaml } from './fault.ts'

export interface TextPlace {
  /** Both from 1. */
  readonly line: number
  readonly column: number
}

/** A YAML text with the place of everything in it. */
export interface PlacedYaml {
  readonly said: unknown
  /** Where the value at a path stands, or the nearest thing around it that stands anywhere. */
  placeOf(path: readonly PropertyKey[]): TextPlace
  /** Where the name stands that has the value at a path. */
  placeOfKey(path: readonly PropertyKey[]): TextPlace
  /** Where a character of a text stands; the text's beginning where it was folded. */
  placeWithin(path: readonly PropertyKey[], offset: number): TextPlace
}

export type YamlReading =
  | { readonly ok: true; readonly yaml: PlacedYaml }
  | { readonly ok: false; readonly faults: readonly (TextPlace & Said)[] }

export function readYaml(text: string): YamlReading {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  const at = (offset: number): TextPlace => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  if (document.errors.length > 0)
    return {
      ok: false,
      faults: document.errors
        .slice(0, 20)
        .map(({ pos, code, message }) => ({ ...at(pos[0]), ...sayYaml(code, firstLine(message)) })),
    }
  let said: unknown
  try {
    // Aliases can unfold a small file into a huge one.
    said = document.toJS({ maxAliasCount: 20 })
  } catch (error) {
    return { ok: false, faults: [{ line: 1, column: 1, ...sayYaml('unfolds', firstLine(String(error))) }] }
  }
  const placeOf = (path: readonly PropertyKey[]) => at(findNode(document, path)?.range?.[0] ?? 0)
  return {
    ok: true,
    yaml: {
      said,
      placeOf,
      placeOfKey: (path) => {
        const holder = findNode(document, path.slice(0, -1), true)
        const pair = isMap(holder)
          ? holder.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === path.at(-1))
          : undefined
        return pair && isScalar(pair.key) && pair.key.range ? at(pair.key.range[0]) : placeOf(path)
      },
      placeWithin: (path, offset) => {
        const node = findNode(document, path, true)
        if (!isScalar(node) || !node.range || typeof node.value !== 'string') return placeOf(path)
        return at(offsetWithin(text, { start: node.range[0], type: node.type, value: node.value }, offset))
      },
    },
  }
}

/** The node at a path; unless it has to be that very one, the nearest around it. */
function findNode(document: Document, path: readonly PropertyKey[], exact = false): Node | undefined {
  for (let length = path.length; length >= 0; length--) {
    const found = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
    if (found) return found as Node
    if (exact) return undefined
  }
  return undefined
}

/** A plain or quoted text on one line stands as it is; of a block each line is indented alike. */
function offsetWithin(
  text: string,
  { start, type, value }: { start: number; type: string | undefined; value: string },
  offset: number,
): number {
  if (type === 'BLOCK_LITERAL') {
    const before = value.slice(0, offset).split('\n')
    const lines = text.slice(start).split('\n')
    const row = before.length
    const indent =
      /^ */.exec(lines.find((line, number) => number > 0 && line.trim() !== '') ?? '')?.[0].length ?? 0
    const rowStart = lines.slice(0, row).reduce((sum, line) => sum + line.length + 1, start)
    return rowStart + indent + (before.at(-1)?.length ?? 0)
  }
  if (type === 'PLAIN' || type === 'QUOTE_SINGLE' || type === 'QUOTE_DOUBLE') {
    const begins = start + (type === 'PLAIN' ? 0 : 1)
    // Folded over lines or with escapes it stands otherwise than it reads.
    if (text.startsWith(value, begins)) return begins + offset
  }
  return start
}

function firstLine(message: string): string {
  return message.split('\n')[0] ?? ''
}
