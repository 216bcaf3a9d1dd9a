import { isWithin } from '#vocabulary'
import type { ConditionInput, PlaceWords } from '../signal-seen.ts'
import type { Fields } from './fields.ts'
import { countDays, matchSafely, safeMatches } from './language.ts'
import type { Pattern } from './pattern.ts'
import { checkedTypeOf, type Node, pathOf, textOf } from './syntax.ts'

/**
 * A value, or that it cannot be told here: a field that is missing, a number beyond exact ones, a division by zero. Then cel-js
 * is asked, and has the last word. Whole numbers are numbers as long as they are exact.
 */
type Told = string | number | boolean
export const untold: unique symbol = Symbol('untold')
export type Value = Told | typeof untold

export type Closure = (signal: ConditionInput) => Value

/** What the compiler finds where it stands. */
interface Compiling {
  readonly fields: Fields
  readonly places: PlaceWords
  readonly patternOf: (source: string) => Pattern
}

/**
 * Compiles the common part of CEL to closures: fields, constants, comparisons, logic, `in` a written list, sums, and the
 * functions of texts and places. Nothing for what it does not know, which cel-js evaluates. The tree has been checked.
 */
export function compileClosure(node: Node, of: Compiling): Closure | undefined {
  switch (node.op) {
    case 'value':
      return compileConstant(node.args)
    case 'id':
      return node.args === 'today' ? ({ knownOn }) => knownOn : undefined
    case '.':
      return compileField(node, of)
    case '&&':
    case '||':
      return compileLogic(node.op === '||', node.args, of)
    case '!_': {
      const inner = compileClosure(node.args, of)
      return inner && ((signal) => negate(inner(signal)))
    }
    case '-_': {
      const inner = isNumber(checkedTypeOf(node.args)) ? compileClosure(node.args, of) : undefined
      return (
        inner &&
        ((signal) =>
          exactly(
            checkedTypeOf(node),
            onNumber(inner(signal), (value) => -value),
          ))
      )
    }
    case '?:':
      return compileChoice(node.args, of)
    case 'in':
      return compileMembership(node.args, of)
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compileComparison(node.op, node.args, of)
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return compileArithmetic(node, of)
    case 'call':
      return compileCall(node.args[0], node.args[1], of)
    case 'rcall':
      return compileMethod(node.args[0], node.args[1], node.args[2], of)
    default:
      return undefined
  }
}

function compileConstant(value: unknown): Closure | undefined {
  const constant = toConstant(value)
  return constant === undefined ? undefined : () => constant
}

function toConstant(value: unknown): Told | undefined {
  if (typeof value === 'bigint') {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : undefined
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : undefined
}

function compileField(node: Node, { fields }: Compiling): Closure | undefined {
  const [first, name, ...more] = pathOf(node) ?? []
  if (name === undefined) {
    if (first === 'kind') return ({ kind }) => kind
    if (first === 'place') return ({ place }) => place
    return first === 'source' ? ({ source }) => source : undefined
  }
  if (first !== 'data' || more.length > 0) return undefined
  switch (fields.get(name)?.type) {
    case 'string':
      return ({ data }) => {
        const value = data[name]
        return typeof value === 'string' ? value : untold
      }
    case 'int':
      return ({ data }) => {
        const value = data[name]
        return Number.isSafeInteger(value) ? (value as number) : untold
      }
    case 'double':
      return ({ data }) => {
        const value = data[name]
        return typeof value === 'number' ? value : untold
      }
    case 'bool':
      return ({ data }) => {
        const value = data[name]
        return typeof value === 'boolean' ? value : untold
      }
    default:
      return undefined
  }
}

/** CEL's logic tells from the other side what one side cannot: `untold || true` is true. */
function compileLogic(decisive: boolean, args: readonly Node[], of: Compiling): Closure | undefined {
  const [left, right] = compileAll(args, of) ?? []
  if (!left || !right) return undefined
  return (signal) => {
    const one = left(signal)
    if (one === decisive) return decisive
    const other = right(signal)
    if (other === decisive) return decisive
    return one === !decisive && other === !decisive ? !decisive : untold
  }
}

function negate(value: Value): Value {
  return typeof value === 'boolean' ? !value : untold
}

function compileChoice(args: readonly Node[], of: Compiling): Closure | undefined {
  const [condition, yes, no] = compileAll(args, of) ?? []
  if (!condition || !yes || !no) return undefined
  return (signal) => {
    const held = condition(signal)
    return held === true ? yes(signal) : held === false ? no(signal) : untold
  }
}

function compileMembership([value, list]: readonly Node[], of: Compiling): Closure | undefined {
  if (!value || list?.op !== 'list' || checkedTypeOf(list) !== `list<${checkedTypeOf(value)}>`)
    return undefined
  const constants = list.args.map((one) => (one.op === 'value' ? toConstant(one.args) : undefined))
  const inner = compileClosure(value, of)
  if (!inner || constants.includes(undefined)) return undefined
  const members = new Set<unknown>(constants)
  return (signal) => {
    const found = inner(signal)
    return found === untold ? untold : members.has(found)
  }
}

type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>='

function compileComparison(op: Comparison, args: readonly Node[], of: Compiling): Closure | undefined {
  const [left, right] = args
  const [one, other] = compileAll(args, of) ?? []
  if (!left || !right || !one || !other) return undefined
  const types = [checkedTypeOf(left), checkedTypeOf(right)]
  // Numbers of two sorts compare alike; any other pair is of one sort, or the check would have refused it.
  if (types[0] !== types[1] && !(types.every(isNumber) && op !== '==' && op !== '!=')) return undefined
  if (!types.every((type) => type === 'string' || type === 'bool' || isNumber(type))) return undefined
  const constant = right.op === 'value' ? toConstant(right.args) : undefined
  if (constant !== undefined) return compareWith(op, one, constant)
  const holds = comparisons[op]
  return (signal) => {
    const first = one(signal)
    const second = other(signal)
    return first === untold || second === untold ? untold : holds(first, second)
  }
}

const comparisons: Readonly<Record<Comparison, (a: Told, b: Told) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}

/** The commonest condition of all, a field beside a constant: without a call for the constant. */
function compareWith(op: Comparison, inner: Closure, constant: Told): Closure {
  const told =
    (holds: (value: Told) => boolean): Closure =>
    (signal) => {
      const value = inner(signal)
      return value === untold ? untold : holds(value)
    }
  switch (op) {
    case '==':
      return (signal) => {
        const value = inner(signal)
        return value === untold ? untold : value === constant
      }
    case '!=':
      return (signal) => {
        const value = inner(signal)
        return value === untold ? untold : value !== constant
      }
    case '<':
      return told((value) => value < constant)
    case '<=':
      return told((value) => value <= constant)
    case '>':
      return told((value) => value > constant)
    case '>=':
      return told((value) => value >= constant)
  }
}

function compileArithmetic(
  node: Node & { op: '+' | '-' | '*' | '/' | '%' },
  of: Compiling,
): Closure | undefined {
  const [one, other] = compileAll(node.args, of) ?? []
  const type = checkedTypeOf(node)
  if (!one || !other) return undefined
  if (type === 'string' && node.op === '+')
    return (signal) => {
      const [first, second] = [one(signal), other(signal)]
      return typeof first === 'string' && typeof second === 'string' ? first + second : untold
    }
  if (!isNumber(type)) return undefined
  const reckon = arithmetic(node.op, type === 'int')
  return (signal) => {
    const [first, second] = [one(signal), other(signal)]
    if (typeof first !== 'number' || typeof second !== 'number') return untold
    return exactly(type, reckon(first, second))
  }
}

/** Sums and products of whole numbers are exact or far too great to be taken for exact. */
function arithmetic(op: '+' | '-' | '*' | '/' | '%', whole: boolean): (a: number, b: number) => Value {
  switch (op) {
    case '+':
      return (a, b) => a + b
    case '-':
      return (a, b) => a - b
    case '*':
      return (a, b) => a * b
    case '/':
      // The remainder is taken off first: then the division is exact too.
      return whole ? (a, b) => (b === 0 ? untold : (a - (a % b)) / b) : (a, b) => a / b
    case '%':
      return (a, b) => (b === 0 ? untold : a % b)
  }
}

/** A whole number that is exact; minus zero is zero. */
function exactly(type: string | undefined, value: Value): Value {
  if (type !== 'int' || value === untold) return value
  return Number.isSafeInteger(value) ? (value as number) + 0 : untold
}

function onNumber(value: Value, change: (value: number) => number): Value {
  return typeof value === 'number' ? change(value) : untold
}

function compileCall(name: string, args: readonly Node[], of: Compiling): Closure | undefined {
  if (name === 'has') return compilePresence(args[0], of)
  const [one, other] = compileAll(args, of) ?? []
  if (!one) return undefined
  const type = args[0] && checkedTypeOf(args[0])
  switch (name) {
    case 'within':
      return other && onTexts(one, other, isWithin)
    case 'level': {
      const { places } = of
      return onText(one, (place) => places.levelOf(place) ?? '')
    }
    case 'daysBetween':
      return (
        other &&
        onTexts(one, other, (from, to) => {
          try {
            return countDays(from, to)
          } catch {
            return untold
          }
        })
      )
    case 'size':
      return type === 'string' ? onText(one, countCharacters) : undefined
    case 'double':
      return type === 'int' || type === 'double' ? one : undefined
    case 'int':
      if (type === 'int') return one
      return type === 'double' ? (signal) => exactly('int', onNumber(one(signal), Math.trunc)) : undefined
    default:
      return undefined
  }
}

/** `has(signal.data.field)`, of a field right under the data. */
function compilePresence(node: Node | undefined, { fields }: Compiling): Closure | undefined {
  const [first, name, ...more] = (node && pathOf(node)) ?? []
  if (first !== 'data' || name === undefined || more.length > 0) return undefined
  const type = fields.get(name)?.type
  const wanted =
    type === 'string'
      ? 'string'
      : type === 'bool'
        ? 'boolean'
        : type === 'int' || type === 'double'
          ? 'number'
          : undefined
  if (wanted === undefined) return undefined
  return ({ data }) => {
    const value = data[name]
    // A value of another type is cel-js's to complain of.
    return value === undefined
      ? false
      : typeof value === wanted && (type !== 'int' || Number.isSafeInteger(value))
        ? true
        : untold
  }
}

function compileMethod(
  name: string,
  receiver: Node,
  args: readonly Node[],
  of: Compiling,
): Closure | undefined {
  const [argument] = args
  const one = checkedTypeOf(receiver) === 'string' ? compileClosure(receiver, of) : undefined
  if (!one) return undefined
  if (name === 'size' && args.length === 0) return onText(one, countCharacters)
  if (!argument || args.length > 1 || checkedTypeOf(argument) !== 'string') return undefined
  if (name === safeMatches) {
    const source = textOf(argument)
    if (source === undefined) return undefined
    const pattern = of.patternOf(source)
    return onText(one, (text) => matchSafely(pattern, text))
  }
  const other = compileClosure(argument, of)
  if (!other) return undefined
  switch (name) {
    case 'startsWith':
      return onTexts(one, other, (text, start) => text.startsWith(start))
    case 'endsWith':
      return onTexts(one, other, (text, end) => text.endsWith(end))
    case 'contains':
      return onTexts(one, other, (text, part) => text.includes(part))
    default:
      return undefined
  }
}

function onText(inner: Closure, change: (text: string) => Value): Closure {
  return (signal) => {
    const text = inner(signal)
    return typeof text === 'string' ? change(text) : untold
  }
}

function onTexts(one: Closure, other: Closure, change: (a: string, b: string) => Value): Closure {
  return (signal) => {
    const [first, second] = [one(signal), other(signal)]
    return typeof first === 'string' && typeof second === 'string' ? change(first, second) : untold
  }
}

/** Unicode's characters, as CEL counts them. */
function countCharacters(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}

function compileAll(nodes: readonly Node[], of: Compiling): Closure[] | undefined {
  const closures: Closure[] = []
  for (const node of nodes) {
    const closure = compileClosure(node, of)
    if (!closure) return undefined
    closures.push(closure)
  }
  return closures
}

function isNumber(type: string | undefined): type is 'int' | 'double' {
  return type === 'int' || type === 'double'
}
