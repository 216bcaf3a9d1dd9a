import { Environment } from '@marcbachmann/cel-js'
import { daysBetween, isWithin, parseDay } from '#vocabulary'
import { type Said, say } from '../fault.ts'
import { faultWords } from '../fault-words.ts'
import { limits } from '../limits.ts'
import type { PlaceWords } from '../signal-seen.ts'
import { type Fields, toCelSchema } from './fields.ts'
import { compilePattern, type Pattern } from './pattern.ts'

/** Fields that every signal has besides its data. */
export const signalFields = ['kind', 'place', 'source', 'time', 'data'] as const

/** What CEL calls `matches`, without its danger; a rule cannot say this name. */
export const safeMatches = 'matchesInLinearTime'

/** Functions that are called by name, and those that are called on a value. Whatever is not here is refused. */
export const calledByName = [
  'has',
  'size',
  'within',
  'level',
  'daysBetween',
  'int',
  'double',
  'string',
  'timestamp',
  'duration',
]
export const calledOnValue = [
  'startsWith',
  'endsWith',
  'contains',
  'matches',
  'size',
  'lowerAscii',
  'upperAscii',
  'trim',
  'exists',
  'all',
  'exists_one',
  'filter',
  'map',
  'getFullYear',
  'getMonth',
  'getDate',
  'getDayOfMonth',
  'getDayOfWeek',
  'getDayOfYear',
  'getHours',
  'getMinutes',
  'getSeconds',
  'getMilliseconds',
]
/** These run their last argument for every value of a list. */
export const loops: ReadonlySet<string> = new Set(['exists', 'all', 'exists_one', 'filter', 'map'])

/** Costs more than a rule may: the rule is stopped, not the signal refused. */
export class LimitExceeded extends Error {
  readonly said: Said
  constructor(said: Said) {
    super(said.message)
    this.said = said
  }
}

/** Days from one day to another; throws where one is none. */
export function countDays(from: string, to: string): number {
  const [first, last] = [parseDay(from), parseDay(to)]
  if (!first || !last) throw new RangeError(faultWords['condition.days'].en)
  return daysBetween(first, last)
}

export function matchSafely(pattern: Pattern, text: string): boolean {
  if (text.length > limits.matchedLength)
    throw new LimitExceeded(say('condition.long-text', { n: text.length, limit: limits.matchedLength }))
  return pattern.test(text)
}

/** Standard CEL, with `signal` of one kind, `today`, and what the place tree knows. */
export function makeLanguage(
  fields: Fields,
  places: PlaceWords,
  patterns: Map<string, Pattern>,
): Environment {
  const schema = {
    kind: 'string',
    place: 'string',
    source: 'string',
    time: 'google.protobuf.Timestamp',
    data: toCelSchema(fields),
  }
  const matches = (text: string, source: string) => {
    let pattern = patterns.get(source)
    if (!pattern) {
      pattern = compilePattern(source)
      patterns.set(source, pattern)
    }
    return matchSafely(pattern, text)
  }
  return (
    new Environment({
      limits: {
        maxAstNodes: limits.nodes,
        maxDepth: limits.depth,
        maxListElements: limits.listLength,
        maxMapEntries: limits.listLength,
        maxCallArguments: 4,
      },
    })
      // The library's types know a schema of strings only, though it takes one within another.
      .registerVariable({ name: 'signal', schema } as never)
      .registerVariable('today', 'string')
      .registerFunction('within(string, string): bool', isWithin, { async: false } as never)
      .registerFunction('level(string): string', (place: string) => places.levelOf(place) ?? '', {
        async: false,
      } as never)
      .registerFunction(
        'daysBetween(string, string): int',
        (from: string, to: string) => BigInt(countDays(from, to)),
        { async: false } as never,
      )
      .registerFunction(`string.${safeMatches}(string): bool`, matches, { async: false } as never)
  )
}
