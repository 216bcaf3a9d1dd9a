import type { ASTNode } from '@marcbachmann/cel-js'

/** A node of cel-js's syntax tree: its operator says what its arguments are. */
export type Node = ASTNode

/** The type that the check found for a node; the library keeps it there without saying so in its types. */
export function checkedTypeOf(node: Node): string | undefined {
  const { checkedType } = node as unknown as { checkedType?: { name?: unknown } }
  return typeof checkedType?.name === 'string' ? checkedType.name : undefined
}

/** The nodes right under a node. */
export function childrenOf(node: Node): Node[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return []
    case '.':
    case '.?':
      return [node.args[0]]
    case 'call':
      return node.args[1]
    case 'rcall':
      return [node.args[1], ...node.args[2]]
    case 'list':
      return node.args
    case 'map':
      return node.args.flat()
    case '!_':
    case '-_':
      return [node.args]
    default:
      return [...node.args]
  }
}

/** `['data', 'disease']` of `signal.data.disease`; nothing for what is no plain path from `signal`. */
export function pathOf(node: Node): string[] | undefined {
  if (node.op === 'id') return node.args === 'signal' ? [] : undefined
  if (node.op !== '.') return undefined
  const [receiver, name] = node.args
  const path = pathOf(receiver)
  return path && [...path, name]
}

export function textOf(node: Node | undefined): string | undefined {
  return node?.op === 'value' && typeof node.args === 'string' ? node.args : undefined
}
