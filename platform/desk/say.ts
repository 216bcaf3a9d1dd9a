import { useMemo } from 'react'
import type { Language, Words } from '#vocabulary'
import { useLanguage } from './preferences.ts'

/** The words of a page: each in both languages, `{name}` filled in where it is said. */
export type WordTable = Readonly<Record<string, Words>>

/** The names in braces of a text: `'{n} of {m}'` has `n` and `m`. */
type SlotsOf<Text extends string> = Text extends `${string}{${infer Slot}}${infer Rest}`
  ? Slot | SlotsOf<Rest>
  : never

type Filling<Text extends string> = [SlotsOf<Text>] extends [never]
  ? []
  : [Readonly<Record<SlotsOf<Text>, string | number>>]

/** What does not depend on a page's own words. */
export interface Tongue {
  readonly language: Language
  /** The reader's half of a text that has both languages. */
  of(words: Words): string
  number(value: number): string
}

export interface Speaker<Table extends WordTable> extends Tongue {
  /** The words of a key, with everything in braces filled in. */
  say<Key extends keyof Table & string>(key: Key, ...filling: Filling<Table[Key]['zh']>): string
}

export function makeSpeaker<const Table extends WordTable>(words: Table, language: Language): Speaker<Table> {
  const inWords = numbersIn(language)
  return {
    language,
    // Every key of the table has its words; the type of the key says so.
    say: (key, ...[filling]) => fill((words[key] as Words)[language], filling ?? {}, inWords),
    of: (both) => both[language],
    number: (value) => inWords.format(value),
  }
}

/** Says a page's words in the reader's language. Give the table itself, not one made anew. */
export function useSpeaker<const Table extends WordTable>(words: Table): Speaker<Table> {
  const language = useLanguage()
  return useMemo(() => makeSpeaker(words, language), [words, language])
}

/** Words that were chosen by a name from outside, so that no type knows their slots; a slot without a value stays as it is. */
export function sayWith(
  words: Words,
  {
    language,
    values = {},
  }: { language: Language; values?: Readonly<Record<string, string | number>> | undefined },
): string {
  return fill(words[language], values, numbersIn(language))
}

const numbers = { zh: new Intl.NumberFormat('zh-CN'), en: new Intl.NumberFormat('en-GB') }

function numbersIn(language: Language): Intl.NumberFormat {
  return numbers[language]
}

/** `{n}`, and what goes with it where English has one word for one and another for many: `{n} {n?row counts|rows count}`. */
const slots = /\{(\w+)(?:\?([^{}|]*)\|([^{}|]*))?\}/g

function fill(
  text: string,
  filling: Readonly<Record<string, string | number>>,
  numbers: Intl.NumberFormat,
): string {
  return text.replace(slots, (slot, name: string, one?: string, many?: string) => {
    const value = filling[name]
    if (value === undefined) return slot
    if (one !== undefined && many !== undefined) return String(value) === '1' ? one : many
    return typeof value === 'number' ? numbers.format(value) : value
  })
}
