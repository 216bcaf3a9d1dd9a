import type { RowReasonCode } from './reasons.ts'

/** The largest count that a kind of signal keeps. */
export const largestCount = 10_000_000

export type CountReading =
  | { readonly ok: true; readonly count: number; readonly tidied: boolean }
  | { readonly ok: false; readonly code: RowReasonCode }

/** True for what people type where they have no value; `missing` comes from the mapping, compared without case. */
export function isMissing(text: string, missing: readonly string[]): boolean {
  const trimmed = text.trim().toLowerCase()
  return trimmed === '' || missing.some((token) => token.toLowerCase() === trimmed)
}

/**
 * A count as people write it. Well-formed thousands (`1,234`), a zero fraction (`12.0`) and full-width digits mean a
 * whole number without doubt and are tidied; `12.5`, `-3`, `=1+1` and `1e3` are not guessed at.
 */
export function readCount(text: string, missing: readonly string[]): CountReading {
  // Nearly every field of a large table is a short run of digits.
  if (/^\d{1,7}$/.test(text) && !missing.includes(text))
    return { ok: true, count: Number(text), tidied: false }
  if (isMissing(text, missing)) return { ok: false, code: 'number.blank' }
  const trimmed = text.trim()
  const plain = trimmed.normalize('NFKC').replace(/\u2212/g, '-')
  if (/^[=@]/.test(plain)) return { ok: false, code: 'number.formula' }
  if (/^-/.test(plain) && /^-[\d,.]+$/.test(plain)) return { ok: false, code: 'number.negative' }
  if (!/^(\d+|\d{1,3}([, ]\d{3})+)(\.\d+)?$/.test(plain)) return { ok: false, code: 'number.malformed' }
  const [whole = '', fraction = ''] = plain.replace(/[, ]/g, '').split('.')
  if (/[1-9]/.test(fraction)) return { ok: false, code: 'number.fraction' }
  const count = Number(whole)
  if (count > largestCount) return { ok: false, code: 'number.too-large' }
  return { ok: true, count, tidied: !/^\d+$/.test(trimmed) }
}
