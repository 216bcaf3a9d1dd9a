import { diseases, type Language, type Words } from '#vocabulary'
import { useFilters } from './filters/use-filters.ts'
import { type WordKey, words } from './words.ts'

/** The names in braces of a text: `'{n} of {m}'` has `n` and `m`. */
type SlotsOf<Text extends string> = Text extends `${string}{${infer Slot}}${infer Rest}`
  ? Slot | SlotsOf<Rest>
  : never

type Filling<Key extends WordKey> =
  SlotsOf<(typeof words)[Key]['zh']> extends never
    ? []
    : [Readonly<Record<SlotsOf<(typeof words)[Key]['zh']>, string | number>>]

export interface Speaker {
  readonly language: Language
  /** The words of a key, with everything in braces filled in. */
  say<Key extends WordKey>(key: Key, ...filling: Filling<Key>): string
  /** The reader's half of a text that has both languages. */
  of(words: Words): string
  number(value: number): string
}

export function makeSpeaker(language: Language): Speaker {
  const numbers = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB')
  return {
    language,
    say: (key, ...[filling]) => fill(words[key][language], filling ?? {}, numbers),
    of: (both) => both[language],
    number: (value) => numbers.format(value),
  }
}

const speakers = { zh: makeSpeaker('zh'), en: makeSpeaker('en') } as const satisfies Record<Language, Speaker>

export function useSpeaker(): Speaker {
  return speakers[useFilters().language]
}

function fill(
  text: string,
  filling: Readonly<Record<string, string | number>>,
  numbers: Intl.NumberFormat,
): string {
  return text.replace(/\{(\w+)\}/g, (slot, name: string) => {
    const value = filling[name]
    return value === undefined ? slot : typeof value === 'number' ? numbers.format(value) : value
  })
}

const syndromes: Readonly<Record<string, Words>> = {
  'influenza-like': { zh: '流感样病例', en: 'Influenza-like illness' },
  'acute-respiratory': { zh: '急性呼吸道感染', en: 'Acute respiratory infection' },
  diarrhoea: { zh: '腹泻', en: 'Diarrhoea' },
  rash: { zh: '皮疹', en: 'Rash' },
  other: { zh: '其他', en: 'Other' },
}

const diseaseTitles: Readonly<Record<string, { readonly title: Words }>> = diseases

/** What a series is called: its disease or syndrome, or its own name where it is neither. */
export function titleOfSeries(series: string): Words {
  return diseaseTitles[series]?.title ?? syndromes[series] ?? { zh: series, en: series }
}

/** What one of a tally is called, with Chinese's measure word. */
export function unitOf(tally: string): string {
  if (tally.startsWith('clinic.')) return '人次'
  return tally.startsWith('lab.') ? '份' : '例'
}

const minuteMs = 60_000
const sizes = [
  { ms: 24 * 60 * minuteMs, zh: '天', en: 'd' },
  { ms: 60 * minuteMs, zh: '小时', en: 'h' },
  { ms: minuteMs, zh: '分钟', en: 'min' },
  { ms: 1_000, zh: '秒', en: 's' },
] as const

/** A length of time in its greatest unit, rounded down: `3 小时`, `3 h`. */
export function spanText(ms: number, language: Language): string {
  const size = sizes.find((of) => ms >= of.ms) ?? sizes[3]
  return `${Math.floor(Math.max(0, ms) / size.ms)} ${size[language]}`
}
