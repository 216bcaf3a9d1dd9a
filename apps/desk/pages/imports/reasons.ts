import { rowReasons } from '#platform/imports/client'
import type { Words } from '#vocabulary'

const known: Readonly<Record<string, Words>> = rowReasons

/** A reason by the one table of them; a code that this page does not know by itself. */
export function wordsOfReason(code: string): Words {
  return known[code] ?? { zh: code, en: code }
}
