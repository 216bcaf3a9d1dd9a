import type { Language, Words } from '#vocabulary'
import { type MeasureForm, type MeasureName, measures } from './measures.ts'
import type { Spread } from './spread.ts'

const locales = { zh: 'zh-CN', en: 'en-GB' } as const satisfies Record<Language, string>
const oneDecimal = { zh: formatter('zh', 1), en: formatter('en', 1) }
const whole = { zh: formatter('zh', 0), en: formatter('en', 0) }

function formatter(language: Language, digits: number): Intl.NumberFormat {
  return new Intl.NumberFormat(locales[language], { maximumFractionDigits: digits })
}

/** A number as it is read aloud: whole; a rate below ten with one decimal at most. */
export function tellNumber(value: number, form: MeasureForm, language: Language): string {
  if (form === 'share') return `${whole[language].format(clean(value * 100, 0))}%`
  if (form === 'rate' && Math.abs(value) < 10) return oneDecimal[language].format(clean(value, 1))
  return whole[language].format(clean(value, 0))
}

/** Rounded; never minus zero. */
function clean(value: number, digits: number): number {
  const unit = 10 ** digits
  return Math.round(value * unit) / unit + 0
}

/** Which day of the outbreak it is after so many days: within the first 24 hours it is day 1. */
export function dayOfOutbreak(days: number): number {
  return Math.floor(days) + 1
}

/** One value of a measure; null is never. */
export function tellValue(name: MeasureName, value: number | null, language: Language): string {
  if (value === null) return never[language]
  const { form } = measures[name]
  return tellNumber(form === 'day' ? dayOfOutbreak(value) : value, form, language)
}

const never: Words = { zh: '未发现', en: 'never' }

/** `4–9`, or nothing where all runs came to the same. */
export function tellRange(name: MeasureName, spread: Spread, language: Language): string | undefined {
  const [low, high] = [spread.low, spread.high].map((value) => tellValue(name, value, language))
  return low === undefined || high === undefined || low === high ? undefined : join(low, high, language)
}

/** A difference with its sign: `−5`, `+0.4`; shares in percentage points, days in tenths: ten hours over midnight are no whole day. */
export function tellDifference(name: MeasureName, value: number, language: Language): string {
  const { form } = measures[name]
  const size = tellNumber(Math.abs(value), form === 'day' ? 'rate' : form, language)
  const text = form === 'share' ? `${size.slice(0, -1)}${points[language]}` : size
  if (/^0\D*$/.test(text)) return text
  return `${value < 0 ? '−' : '+'}${text}`
}

const points: Words = { zh: ' 个百分点', en: ' points' }

export function tellDifferenceRange(
  name: MeasureName,
  { low, high }: Spread,
  language: Language,
): string | undefined {
  if (low === null || high === null) return undefined
  const from = tellDifference(name, low, language)
  const to = tellDifference(name, high, language)
  return from === to ? undefined : language === 'zh' ? `${from} 至 ${to}` : `${from} to ${to}`
}

/** In how many runs the software did better than the other way, and in how many worse. */
export function tellTally({ better, same, worse }: { better: number; same: number; worse: number }): Words {
  const runs = better + same + worse
  if (same === runs) return { zh: `${runs} 次均相同`, en: `the same in all ${runs} runs` }
  return {
    zh: `${runs} 次中 ${better} 次更好，${worse} 次更差`,
    en: `better in ${better}, worse in ${worse} of ${runs} runs`,
  }
}

function join(low: string, high: string, language: Language): string {
  if (/^\S*$/.test(low) && high !== never[language]) return `${low}–${high}`
  return language === 'zh' ? `${low} 至 ${high}` : `${low} to ${high}`
}

/** Hours as people say them: minutes below one, one decimal below ten at most. */
export function tellHours(hours: number, language: Language): string {
  const minutes = Math.round(hours * 60)
  if (minutes < 60) return language === 'zh' ? `${minutes} 分钟` : `${minutes} min`
  const text = tellNumber(hours, 'rate', language)
  return language === 'zh' ? `${text} 小时` : `${text} h`
}
