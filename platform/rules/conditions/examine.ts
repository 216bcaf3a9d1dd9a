import { placeLevels } from '#vocabulary'
import { type Said, say, suggestFor, withSuggestion } from '../fault.ts'
import { limits } from '../limits.ts'
import { reachedParts } from './decided.ts'
import type { Fields, FieldType } from './fields.ts'
import { calledByName, calledOnValue, loops, signalFields } from './language.ts'
import { compilePattern, PatternFault } from './pattern.ts'
import { childrenOf, type Node, pathOf, textOf } from './syntax.ts'

/** A fault of a condition, by its place in the text. */
export interface ConditionFault extends Said {
  readonly start: number
}

interface Examining {
  readonly kind: string
  readonly fields: Fields
  /** All kinds that the rule acts on, and the fields that any of them has: those of what signals of this kind never reach. */
  readonly rule: { readonly kinds: readonly string[]; readonly fields: Fields }
  /** Whether there is such a place; absent where no tree is at hand. */
  readonly isPlace?: ((path: string) => boolean) | undefined
  readonly faults: ConditionFault[]
}

/**
 * What the type check does not see: names that are nearly right, texts that a field can never be, functions that are not taken,
 * and what an evaluation costs at most. Pure.
 */
export function examineCondition(
  node: Node,
  of: Omit<Examining, 'faults'>,
): { faults: ConditionFault[]; cost: number } {
  const examining: Examining = { ...of, faults: [] }
  const cost = examine(node, examining, new Set())
  if (cost > limits.cost)
    examining.faults.push({
      start: node.start,
      ...say('condition.too-costly', { cost, limit: limits.cost }),
    })
  return { faults: examining.faults, cost }
}

/** The most steps that a node takes. `own` are the names that loops around it have made. */
function examine(node: Node, of: Examining, own: ReadonlySet<string>): number {
  const fault = (said: Said) => of.faults.push({ start: node.start, ...said })
  if (node.op === 'id' && !own.has(node.args) && node.args !== 'signal' && node.args !== 'today')
    fault(
      suggestFor(say('condition.name-unknown', { name: node.args }), node.args, ['signal', 'today', ...own]),
    )
  if (node.op === '.') {
    const path = pathOf(node)
    if (path && !own.has('signal')) {
      const wrong = findPathFault(path, of)
      if (wrong !== undefined) fault(wrong)
      return path.length
    }
  }
  if (node.op === '.?' || node.op === '[?]') fault(say('condition.optional'))
  if (node.op === '==' || node.op === '!=') examineTexts(node.args, of)
  if (node.op === 'in' && node.args[1].op === 'list')
    for (const value of node.args[1].args) examineTexts([node.args[0], value], of)
  if (node.op === 'call') return examineCall(node.args[0], node, of, own)
  if (node.op === 'rcall') return examineMethod(node, of, own)
  const reached = reachedParts(node, of.kind)
  return childrenOf(node).reduce(
    (cost, part) => cost + examine(part, reached.includes(part) ? of : elsewhere(of), own),
    1,
  )
}

/** What stands behind another kind's name: it may have that kind's fields. The compilation for that kind examines it closely. */
function elsewhere(of: Examining): Examining {
  return { ...of, fields: of.rule.fields }
}

function sum(nodes: readonly Node[], of: Examining, own: ReadonlySet<string>): number {
  return nodes.reduce((cost, node) => cost + examine(node, of, own), 0)
}

function examineCall(name: string, node: Node, of: Examining, own: ReadonlySet<string>): number {
  if (!calledByName.includes(name))
    of.faults.push({
      start: node.start,
      ...suggestFor(say('condition.function-unknown', { name }), name, calledByName),
    })
  const args = childrenOf(node)
  if (name === 'within') examinePlace(args[1], of)
  return sum(args, of, own) + 1
}

function examineMethod(node: Node & { op: 'rcall' }, of: Examining, own: ReadonlySet<string>): number {
  const [name, receiver, args] = node.args
  const fault = (said: Said) => of.faults.push({ start: node.start, ...said })
  if (!calledOnValue.includes(name))
    fault(suggestFor(say('condition.method-unknown', { name }), name, calledOnValue))
  if (!loops.has(name)) {
    if (name === 'matches') return examinePattern(receiver, args, of, own)
    return sum([receiver, ...args], of, own) + 1
  }
  const variable = args[0]?.op === 'id' ? args[0].args : undefined
  if (own.size > 0) fault(say('condition.loop-in-loop', { name }))
  const inner = new Set([...own, ...(variable === undefined ? [] : [variable])])
  const length = receiver.op === 'list' ? receiver.args.length : limits.dataListLength
  return examine(receiver, of, own) + Math.max(1, length) * (sum(args.slice(1), of, inner) + 1) + 1
}

/** A pattern has to be written out, so that it is compiled once and measured before it runs. */
function examinePattern(
  receiver: Node,
  args: readonly Node[],
  of: Examining,
  own: ReadonlySet<string>,
): number {
  const [written] = args
  const source = textOf(written)
  if (written && source === undefined) of.faults.push({ start: written.start, ...say('pattern.not-written') })
  if (written && source !== undefined) {
    try {
      compilePattern(source)
    } catch (error) {
      if (!(error instanceof PatternFault)) throw error
      of.faults.push({ start: written.start, ...error.said })
    }
  }
  return sum([receiver, ...args], of, own) + 10
}

function findPathFault(path: readonly string[], { kind, fields }: Examining): Said | undefined {
  const [first, ...rest] = path
  if (first === undefined) return undefined
  if (!(signalFields as readonly string[]).includes(first)) {
    const said = say('condition.signal-field', { name: first })
    return fields.has(first)
      ? withSuggestion(said, { nearest: `signal.data.${first}` })
      : suggestFor(said, first, signalFields)
  }
  if (first !== 'data') return undefined
  let within: Fields | undefined = fields
  for (const name of rest) {
    const field: FieldType | undefined = within?.get(name)
    if (within && !field) return suggestFor(say('field.unknown', { kind, name }), name, [...within.keys()])
    within = field?.fields
  }
  return undefined
}

/** A text that the field beside it can never be is a slip of the pen: the rule would be silent for ever. */
function examineTexts(pair: readonly Node[], of: Examining): void {
  for (const [one, other] of [pair, [...pair].reverse()]) {
    const text = textOf(other)
    if (!one || !other || text === undefined) continue
    const values = valuesOf(one, of)
    if (values && !values.includes(text))
      of.faults.push({
        start: other.start,
        ...suggestFor(say('condition.value-never', { said: JSON.stringify(text) }), text, values),
      })
    const path = pathOf(one)
    if (path?.length === 1 && path[0] === 'place') examinePlace(other, of)
  }
}

function valuesOf(node: Node, { fields, rule }: Examining): readonly string[] | undefined {
  if (node.op === 'call' && node.args[0] === 'level') return placeLevels
  const path = pathOf(node)
  if (!path) return undefined
  const [first, name, ...more] = path
  if (first === 'kind' && name === undefined) return rule.kinds
  return first === 'data' && name !== undefined && more.length === 0 ? fields.get(name)?.values : undefined
}

function examinePlace(node: Node | undefined, { isPlace, faults }: Examining): void {
  const path = textOf(node)
  if (node && path !== undefined && isPlace && !isPlace(path))
    faults.push({ start: node.start, ...say('place.unknown', { place: JSON.stringify(path) }) })
}
