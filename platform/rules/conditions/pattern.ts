import { type Said, say } from '../fault.ts'
import { limits } from '../limits.ts'

/** Tests a text in as many steps as it has characters, times the pattern's states: no pattern can make it wait. */
export interface Pattern {
  test(text: string): boolean
}

/** One instruction of the machine that a pattern becomes (Thompson 1968; Pike's, as in RE2). */
type State =
  | { readonly kind: 'character'; readonly accepts: (code: number) => boolean; readonly next: number }
  | { readonly kind: 'split'; readonly next: readonly number[] }
  | { readonly kind: 'edge'; readonly holds: (edge: Edge) => boolean; readonly next: number }
  | { readonly kind: 'end' }

/** What lies before and after a point in the text; NaN at its ends. */
interface Edge {
  readonly before: number
  readonly after: number
}

/** A part of a pattern before it becomes states: given whither it leads, it says where it begins. */
type Part = (build: Builder, next: number) => number

export class PatternFault extends Error {
  readonly said: Said
  constructor(said: Said) {
    super(said.message)
    this.said = said
  }
}

/**
 * Compiles the part of RE2's syntax that conditions need: characters, `.`, classes, `\d \w \s \b` and their opposites,
 * groups, alternatives, `* + ? {m,n}`, `^` and `$`. Throws `PatternFault` for anything else. Matches anywhere in the text, as
 * CEL's `matches` does.
 */
export function compilePattern(source: string): Pattern {
  const part = new Reader(source).read()
  const build = new Builder()
  const end = build.add({ kind: 'end' })
  const start = part(build, end)
  return { test: (text) => run(build.states, start, text) }
}

class Builder {
  readonly states: State[] = []
  #repetitions = 0

  /** Nothing repeated a thousand times a thousand times makes no state, and would take for ever all the same. */
  repeat(): void {
    if (++this.#repetitions > limits.patternStates) throw tooLarge()
  }

  add(state: State): number {
    if (this.states.length >= limits.patternStates) throw tooLarge()
    return this.states.push(state) - 1
  }
}

function tooLarge(): PatternFault {
  return new PatternFault(say('pattern.too-large', { limit: limits.patternStates }))
}

const isDigit = (code: number) => code >= 48 && code <= 57
const isWord = (code: number) =>
  isDigit(code) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122)
const isSpace = (code: number) => code === 32 || (code >= 9 && code <= 13)
const not = (accepts: (code: number) => boolean) => (code: number) => !accepts(code)
const isEdgeOfWord = ({ before, after }: Edge) => isWord(before) !== isWord(after)

const classes: Readonly<Record<string, (code: number) => boolean>> = {
  d: isDigit,
  D: not(isDigit),
  w: isWord,
  W: not(isWord),
  s: isSpace,
  S: not(isSpace),
}
const controls: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11 }

class Reader {
  readonly #characters: readonly string[]
  #at = 0
  #depth = 0

  constructor(source: string) {
    this.#characters = [...source]
  }

  read(): Part {
    const part = this.#alternatives()
    if (this.#at < this.#characters.length) throw new PatternFault(say('pattern.closes-nothing'))
    return part
  }

  #alternatives(): Part {
    const ways = [this.#sequence()]
    while (this.#take('|')) ways.push(this.#sequence())
    const [only] = ways
    if (only && ways.length === 1) return only
    return (build, next) => build.add({ kind: 'split', next: ways.map((way) => way(build, next)) })
  }

  #sequence(): Part {
    const parts: Part[] = []
    for (let next = this.#peek(); next !== undefined && next !== '|' && next !== ')'; next = this.#peek())
      parts.push(this.#repeated())
    return (build, next) => parts.reduceRight((to, part) => part(build, to), next)
  }

  #repeated(): Part {
    let part = this.#single()
    for (;;) {
      const times = this.#times()
      if (!times) return part
      // Whether a repetition is greedy says which match is found, not whether there is one.
      this.#take('?')
      part = repeat(part, times)
    }
  }

  #times(): { least: number; most: number } | undefined {
    if (this.#take('*')) return { least: 0, most: Infinity }
    if (this.#take('+')) return { least: 1, most: Infinity }
    if (this.#take('?')) return { least: 0, most: 1 }
    const written = /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(
      this.#characters.slice(this.#at, this.#at + 12).join(''),
    )
    if (!written) return undefined
    this.#at += written[0].length
    const least = Number(written[1])
    const most = written[2] === undefined ? least : written[3] ? Number(written[3]) : Infinity
    if (most < least) throw new PatternFault(say('pattern.repeats-backwards', { least, most }))
    return { least, most }
  }

  #single(): Part {
    const character = this.#next()
    switch (character) {
      case '(':
        return this.#group()
      case '[':
        return one(this.#set())
      case '.':
        return one((code) => code !== 10)
      case '^':
        return edge(({ before }) => Number.isNaN(before))
      case '$':
        return edge(({ after }) => Number.isNaN(after))
      case '\\':
        return this.#escape()
      case '*':
      case '+':
      case '?':
      case '{':
        throw new PatternFault(say('pattern.repeats-nothing', { sign: character }))
      default:
        return one(is(codeOf(character)))
    }
  }

  #group(): Part {
    if (++this.#depth > 50) throw new PatternFault(say('pattern.deep'))
    if (this.#take('?') && !this.#take(':')) throw new PatternFault(say('pattern.group'))
    const part = this.#alternatives()
    if (!this.#take(')')) throw new PatternFault(say('pattern.group-open'))
    this.#depth--
    return part
  }

  #escape(): Part {
    const character = this.#next()
    if (character === 'b') return edge(isEdgeOfWord)
    if (character === 'B') return edge((at) => !isEdgeOfWord(at))
    return one(classes[character] ?? is(this.#escaped(character)))
  }

  #escaped(character: string): number {
    const control = controls[character]
    if (control !== undefined) return control
    // Letters and digits after a backslash mean something elsewhere (\1, \p): better none than another.
    if (/[\p{L}\p{N}]/u.test(character)) throw new PatternFault(say('pattern.escape', { character }))
    return codeOf(character)
  }

  #set(): (code: number) => boolean {
    const opposite = this.#take('^')
    const accepts: ((code: number) => boolean)[] = []
    for (let first = true; ; first = false) {
      const character = this.#next('pattern.set-open')
      if (character === ']' && !first) break
      const from = this.#inSet(character)
      if (typeof from === 'function') accepts.push(from)
      else if (this.#peek() === '-' && this.#characters[this.#at + 1] !== ']') {
        this.#at++
        const to = this.#inSet(this.#next('pattern.set-open'))
        if (typeof to === 'function' || to < from) throw new PatternFault(say('pattern.range'))
        accepts.push((code) => code >= from && code <= to)
      } else accepts.push(is(from))
    }
    const any = (code: number) => accepts.some((accept) => accept(code))
    return opposite ? not(any) : any
  }

  #inSet(character: string): number | ((code: number) => boolean) {
    if (character !== '\\') return codeOf(character)
    const escaped = this.#next('pattern.set-open')
    return classes[escaped] ?? this.#escaped(escaped)
  }

  #peek(): string | undefined {
    return this.#characters[this.#at]
  }

  #next(fault: 'pattern.ends' | 'pattern.set-open' = 'pattern.ends'): string {
    const character = this.#characters[this.#at++]
    if (character === undefined) throw new PatternFault(say(fault))
    return character
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false
    this.#at++
    return true
  }
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? Number.NaN
}

function is(wanted: number): (code: number) => boolean {
  return (code) => code === wanted
}

function one(accepts: (code: number) => boolean): Part {
  return (build, next) => build.add({ kind: 'character', accepts, next })
}

function edge(holds: (at: Edge) => boolean): Part {
  return (build, next) => build.add({ kind: 'edge', holds, next })
}

function repeat(part: Part, { least, most }: { least: number; most: number }): Part {
  return (build, next) => {
    const once = (to: number): number => {
      build.repeat()
      return part(build, to)
    }
    let to = next
    if (most === Infinity) {
      const ways: number[] = []
      to = build.add({ kind: 'split', next: ways })
      ways.push(once(to), next)
    }
    for (let n = most === Infinity ? Infinity : least; n < most; n++)
      to = build.add({ kind: 'split', next: [once(to), next] })
    for (let n = 0; n < least; n++) to = once(to)
    return to
  }
}

/** All states that the machine may be in, character by character; a new start at each, since it matches anywhere. */
function run(states: readonly State[], start: number, text: string): boolean {
  const seen = new Int32Array(states.length).fill(-1)
  let current: number[] = []
  let before = Number.NaN
  let step = 0
  for (let at = 0; ; step++) {
    const after = at < text.length ? (text.codePointAt(at) ?? Number.NaN) : Number.NaN
    const reached: number[] = []
    const left = [start, ...current.reverse()]
    for (let state = left.pop(); state !== undefined; state = left.pop()) {
      if (seen[state] === step) continue
      seen[state] = step
      const found = states[state]
      if (found?.kind === 'end') return true
      if (found?.kind === 'split') left.push(...found.next)
      else if (found?.kind === 'edge') {
        if (found.holds({ before, after })) left.push(found.next)
      } else reached.push(state)
    }
    if (Number.isNaN(after)) return false
    current = []
    for (const state of reached) {
      const found = states[state]
      if (found?.kind === 'character' && found.accepts(after)) current.push(found.next)
    }
    before = after
    at += after > 0xffff ? 2 : 1
  }
}
