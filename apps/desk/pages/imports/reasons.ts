import { rowReasons, wordsOfField } from '#platform/imports/client'
import { verdictCodeWords, type Words } from '#vocabulary'

const known: Readonly<Record<string, Words>> = rowReasons

/** A reason by the one table of them; a code that this page does not know by itself. */
export function wordsOfReason(code: string): Words {
  return known[code] ?? { zh: code, en: code }
}

const refusals: Readonly<Record<string, Words>> = verdictCodeWords

/** Of a signal that the log refused the reason's value is the verdict's code. */
export function wordsOfValueAt(code: string, value: string): Words {
  return (code === 'event.refused' ? refusals[value] : undefined) ?? { zh: value, en: value }
}

/** Data that do not fit name the field of the signal where other reasons name a column of the file. */
export function wordsOfColumn(code: string, column: string): Words {
  return code === 'data.invalid' ? wordsOfField(column) : { zh: column, en: column }
}
