import { dayIn, diseases, findTally, type Language, syndromes, type Words } from '#vocabulary'
import { type WordKey, words } from './words.ts'

const seriesTitles: Readonly<Record<string, { readonly title: Words } | undefined>> = diseases
const syndromeTitles: Readonly<Record<string, Words | undefined>> = syndromes

/** Says the words of a bulletin in one language. */
export interface Teller {
  readonly language: Language
  say(key: WordKey, values?: Readonly<Record<string, string | number>>): string
  /** The word of a key made of a name that may be new: the name itself where there is none. */
  named(prefix: string, name: string): string
  of(title: Words): string
  number(value: number): string
  /** Expected counts are estimates: one decimal below ten, none above. */
  estimate(value: number): string
  percent(share: number): string
  series(name: string): string
  tally(name: string): string
  /** Hours and minutes on the city's clocks, and with the day. */
  clock(instant: string): string
  instant(instant: string): string
}

export function makeTeller({ language, zone }: { language: Language; zone: string }): Teller {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
  const plain = new Intl.NumberFormat(locale)
  const of = (title: Words) => title[language]
  const clockOf = (instant: string) =>
    new Date(instant).toLocaleTimeString('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' })
  return {
    language,
    of,
    say: (key, values = {}) =>
      words[key][language].replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all)),
    named: (prefix, name) => {
      const key = `${prefix}.${name}`
      return Object.hasOwn(words, key) ? of(words[key as WordKey]) : name
    },
    number: (value) => plain.format(value),
    estimate: (value) => plain.format(value < 10 ? Math.round(value * 10) / 10 : Math.round(value)),
    percent: (share) => `${Math.round(share * 100)}%`,
    series: (name) => of(seriesTitles[name]?.title ?? syndromeTitles[name] ?? { zh: name, en: name }),
    tally: (name) => of(findTally(name)?.title ?? { zh: name, en: name }),
    clock: clockOf,
    instant: (instant) => `${dayIn(zone, new Date(instant))} ${clockOf(instant)}`,
  }
}
