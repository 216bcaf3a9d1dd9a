import { childrenOf, type Node, pathOf, textOf } from './syntax.ts'

/**
 * What a part of a condition comes to for one kind of signal, whatever else the signal holds; undefined where that hangs on more
 * than the kind. So a rule on several kinds may ask for a field that one of them has, where `signal.kind` was asked first.
 */
export function decidedByKind(node: Node | undefined, kind: string): boolean | undefined {
  switch (node?.op) {
    case 'value':
      return typeof node.args === 'boolean' ? node.args : undefined
    case '!_':
      return not(decidedByKind(node.args, kind))
    case '==':
    case '!=': {
      const text = kindIn(node.args)
      const same = text === undefined ? undefined : text === kind
      return node.op === '==' ? same : not(same)
    }
    case 'in': {
      const [one, list] = node.args
      const texts = list.op === 'list' && isKind(one) ? list.args.map(textOf) : []
      return texts.length === 0 || texts.includes(undefined) ? undefined : texts.includes(kind)
    }
    case '&&':
      return and(node.args.map((part) => decidedByKind(part, kind)))
    case '||':
      return not(and(node.args.map((part) => not(decidedByKind(part, kind)))))
    case '?:': {
      const [condition, yes, no] = node.args
      const held = decidedByKind(condition, kind)
      return held === undefined ? undefined : decidedByKind(held ? yes : no, kind)
    }
    default:
      return undefined
  }
}

/** The parts right under a node that signals of a kind reach: not what stands behind an answer that the kind has given. */
export function reachedParts(node: Node, kind: string): readonly Node[] {
  const parts = childrenOf(node)
  const [first, yes, no] = parts
  const held = decidedByKind(first, kind)
  if (!first || held === undefined) return parts
  if (node.op === '?:') return [first, ...[held ? yes : no].filter((part) => part !== undefined)]
  if (node.op === '&&') return held ? parts : [first]
  return node.op === '||' && held ? [first] : parts
}

function isKind(node: Node): boolean {
  const path = pathOf(node)
  return path?.length === 1 && path[0] === 'kind'
}

/** The text that is compared with the kind. */
function kindIn([one, other]: readonly Node[]): string | undefined {
  if (!one || !other) return undefined
  if (isKind(one)) return textOf(other)
  return isKind(other) ? textOf(one) : undefined
}

function not(held: boolean | undefined): boolean | undefined {
  return held === undefined ? undefined : !held
}

function and(parts: readonly (boolean | undefined)[]): boolean | undefined {
  if (parts.includes(false)) return false
  return parts.includes(undefined) ? undefined : true
}
