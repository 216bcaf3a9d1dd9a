import { type Day, parseDay } from '#vocabulary'
import type { RowReasonCode } from './reasons.ts'

export type DayReading =
  | { readonly ok: true; readonly day: Day; readonly rewritten: boolean }
  | { readonly ok: false; readonly code: RowReasonCode }

export interface DayBounds {
  readonly earliest?: Day | undefined
  /** The last day that the file may speak of; `today` bounds it in any case. */
  readonly latest?: Day | undefined
  readonly today: Day
}

// Only forms that begin with a four-digit year: 03/02/2020 is March in one office and February in the next.
const yearFirst = [
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?$/,
  /^(\d{4})\/(\d{1,2})\/(\d{1,2})(?: 0{1,2}:00(?::00)?)?$/,
  /^(\d{4})\.(\d{1,2})\.(\d{1,2})$/,
  /^(\d{4})(\d{2})(\d{2})$/,
  /^(\d{4})年(\d{1,2})月(\d{1,2})[日号]$/,
]

/** The day that a field states, if it exists and lies within the bounds. The caller has ruled out blank fields. */
export function readDay(text: string, bounds: DayBounds): DayReading {
  const trimmed = text.trim()
  const plain = parseDay(trimmed)
  const found = plain ?? readOtherForm(trimmed.normalize('NFKC'))
  if (found === undefined) return { ok: false, code: 'date.malformed' }
  if (found > bounds.today || (bounds.latest !== undefined && found > bounds.latest))
    return { ok: false, code: 'date.future' }
  if (bounds.earliest !== undefined && found < bounds.earliest) return { ok: false, code: 'date.past' }
  return { ok: true, day: found, rewritten: plain === undefined }
}

function readOtherForm(text: string): Day | undefined {
  for (const form of yearFirst) {
    const [, year = '', month = '', date = ''] = form.exec(text) ?? []
    if (year) return parseDay(`${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`)
  }
  return undefined
}
