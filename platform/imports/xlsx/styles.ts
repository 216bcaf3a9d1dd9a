import { WorkbookFault, workbookLimits } from './fault.ts'
import { readXml } from './xml.ts'

/** Numbers of the built-in formats that show a day (ISO/IEC 29500-1, 18.8.30; 27 to 36 and 50 to 58 are those of East Asia). */
const builtIn = (id: number) =>
  (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58)

/** For each style of cells, by its number: whether it shows a number as a day. */
export async function readDayStyles(bytes: AsyncIterable<Uint8Array>): Promise<readonly boolean[]> {
  const formats = new Map<number, boolean>()
  const styles: number[] = []
  let inCells = false
  const parts = readXml(bytes, {
    open(name, attributes) {
      if (name === 'numFmt' && formats.size < workbookLimits.styles)
        formats.set(Number(attributes.numFmtId), showsDay(attributes.formatCode ?? ''))
      else if (name === 'cellXfs') inCells = true
      else if (name === 'xf' && inCells) styles.push(Number(attributes.numFmtId ?? 0))
      if (styles.length > workbookLimits.styles)
        throw new WorkbookFault('workbook.too-large', 'The workbook has more styles than any program writes.')
    },
    close(name) {
      if (name === 'cellXfs') inCells = false
    },
    text() {},
  })
  for await (const _ of parts);
  return styles.map((id) => formats.get(id) ?? builtIn(id))
}

/** Whether a format shows a day: it names year or day outside of quotation marks, colours and escapes. */
export function showsDay(format: string): boolean {
  const [positive = ''] = format
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[[^\]]*\]/g, '')
    .split(';')
  return /[yd年日]/i.test(positive) || /^m+$|mmm/i.test(positive.trim())
}
