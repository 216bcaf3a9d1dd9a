import type { Language } from '#vocabulary'
import { verdictWords } from './counts.ts'
import type { StoredRow } from './import-store.ts'
import { rowReasons } from './reasons.ts'

const headings = {
  zh: ['行', '结果', '原因代码', '原因', '列', '信号编号'],
  en: ['line', 'verdict', 'codes', 'reasons', 'columns', 'signal'],
}

/** With a byte order mark: spreadsheet programs take a table without one for another script. */
export function verdictHeader(language: Language): string {
  return `\ufeff${toCsvLine(headings[language])}`
}

export function toVerdictLine({ line, verdict, reasons, event }: StoredRow, language: Language): string {
  const said = reasons ?? []
  return toCsvLine([
    String(line),
    verdictWords[verdict][language],
    said.map(({ code }) => code).join(' '),
    said
      .map(({ code, value }) => rowReasons[code][language] + (value === undefined ? '' : ` (${value})`))
      .join('; '),
    said.flatMap(({ column }) => (column === undefined ? [] : [column])).join('; '),
    event ?? '',
  ])
}

export function toCsvLine(cells: readonly string[]): string {
  return `${cells.map(toCsvCell).join(',')}\r\n`
}

/**
 * A cell that no spreadsheet program takes for a formula: what would begin one is put behind an apostrophe (OWASP, CSV injection).
 * A number stays a number.
 */
export function toCsvCell(text: string): string {
  const isFormula = /^[=+\-@\t\r＝＋－＠]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text)
  const safe = isFormula ? `'${text}` : text
  return /[",\r\n;\t]/.test(safe) || isFormula ? `"${safe.replaceAll('"', '""')}"` : safe
}
