import { workbookLimits } from './fault.ts'

/** A range of merged cells; rows and columns from 1 and 0, ends included. */
export interface Merge {
  readonly top: number
  readonly bottom: number
  readonly left: number
}

/**
 * The ranges of merged cells that reach over several rows. They stand behind the rows in a sheet, so it is unpacked once for
 * them alone; they are found by their mark-up, which cannot stand within a text. None where there are too many to hold.
 */
export async function findMerges(
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ merges: Merge[]; areAll: boolean }> {
  const merges: Merge[] = []
  let rest = ''
  let areAll = true
  for await (const chunk of bytes) {
    if (!areAll) continue
    const text = rest + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1')
    if (text.includes('mergeCell'))
      for (const [, left = '', top = '', bottom = ''] of text.matchAll(
        /<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"/g,
      )) {
        if (Number(bottom) > Number(top))
          merges.push({ top: Number(top), bottom: Number(bottom), left: columnOf(left) })
      }
    // What is cut at the end of a piece is looked at again, and only that: a whole mark-up is shorter.
    const last = text.lastIndexOf('<')
    rest = last >= 0 && text.length - last < 100 && !text.slice(last).includes('>') ? text.slice(last) : ''
    if (merges.length > workbookLimits.merges) {
      merges.length = 0
      areAll = false
    }
  }
  return { merges: merges.sort((a, b) => a.top - b.top), areAll }
}

/** The number of a column from its letters; A is 0. */
export function columnOf(letters: string): number {
  let number = 0
  for (let at = 0; at < letters.length; at++) number = number * 26 + letters.charCodeAt(at) - 64
  return number - 1
}
