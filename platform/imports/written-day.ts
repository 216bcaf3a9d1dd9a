import { addDays, type Day, day, parseDay } from '#vocabulary'
import type { RowReasonCode } from './reasons.ts'

/** Forms of a day that are read only where the mapping says so: of themselves they may mean another day, or a number. */
export const dayForms = ['day-first', 'month-first', 'serial', 'serial-1904'] as const
export type DayForm = (typeof dayForms)[number]

export type DayReading =
  | { readonly ok: true; readonly day: Day; readonly rewritten: boolean }
  | { readonly ok: false; readonly code: RowReasonCode }

export interface DayBounds {
  readonly earliest?: Day | undefined
  /** The last day that the file may speak of; `today` bounds it in any case. */
  readonly latest?: Day | undefined
  readonly today: Day
  readonly forms?: readonly DayForm[] | undefined
}

// Without a mapping's word only forms that begin with a four-digit year: 03/02/2020 is March in one office and February in the next.
const yearFirst = [
  // With a time and no zone it is the city's, and its day is the day written.
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/,
  /^(\d{4})\/(\d{1,2})\/(\d{1,2})(?: \d{1,2}:\d{2}(?::\d{2})?)?$/,
  /^(\d{4})\.(\d{1,2})\.(\d{1,2})$/,
  /^(\d{4})(\d{2})(\d{2})$/,
  /^(\d{4})年(\d{1,2})月(\d{1,2})[日号](?: ?\d{1,2}[:时]\d{1,2}分?(?::\d{2})?)?$/,
]

/** The day that a field states, if it exists and lies within the bounds. The caller has ruled out blank fields. */
export function readDay(text: string, bounds: DayBounds): DayReading {
  const trimmed = text.trim()
  const plain = parseDay(trimmed)
  const found = plain ?? readOtherForm(trimmed.normalize('NFKC'), bounds.forms ?? [])
  if (found === undefined) return { ok: false, code: 'date.malformed' }
  if (found > bounds.today || (bounds.latest !== undefined && found > bounds.latest))
    return { ok: false, code: 'date.future' }
  if (bounds.earliest !== undefined && found < bounds.earliest) return { ok: false, code: 'date.past' }
  return { ok: true, day: found, rewritten: plain === undefined }
}

function readOtherForm(text: string, forms: readonly DayForm[]): Day | undefined {
  for (const form of yearFirst) {
    const [, year = '', month = '', date = ''] = form.exec(text) ?? []
    if (year) return parseDay(`${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`)
  }
  const inChinese =
    /^([〇零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]$/.exec(
      text,
    )
  if (inChinese) return toDay(inChinese.slice(1).map(toNumber))
  for (const form of forms) {
    const found = readForm(text, form)
    if (found !== undefined) return found
  }
  return undefined
}

/** A day of a spreadsheet's serial numbers. The first system takes 1900 for a leap year, so it is off by one before March 1900. */
export function dayOfSerial(serial: number, system: 'serial' | 'serial-1904'): Day | undefined {
  const whole = Math.floor(serial)
  if (whole < 1 || whole > 2_958_465) return undefined
  if (system === 'serial-1904') return addDays(day('1904-01-01'), whole)
  return addDays(day('1899-12-30'), whole < 60 ? whole + 1 : whole)
}

function readForm(text: string, form: DayForm): Day | undefined {
  if (form === 'serial' || form === 'serial-1904')
    return /^\d{4,6}(?:\.\d+)?$/.test(text) ? dayOfSerial(Number(text), form) : undefined
  const [, first = '', second = '', year = ''] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? []
  if (!year) return undefined
  const [month, date] = form === 'day-first' ? [second, first] : [first, second]
  return toDay([Number(year), Number(month), Number(date)])
}

function toDay([year = 0, month = 0, date = 0]: readonly number[]): Day | undefined {
  return parseDay(`${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`)
}

/** 二〇二〇 digit by digit, 二十一 by its tens. */
function toNumber(text: string): number {
  const digits = '〇一二三四五六七八九'
  const digit = (sign: string) => (sign === '零' ? 0 : digits.indexOf(sign))
  if (!text.includes('十')) return Number([...text].map(digit).join(''))
  const [tens = '', ones = ''] = text.split('十')
  return (tens === '' ? 1 : digit(tens)) * 10 + (ones === '' ? 0 : digit(ones))
}
