import { buffer } from 'node:stream/consumers'
import yazl from 'yazl'
import type { FileSource } from '../file-source.ts'

/** A workbook of raw parts, as any program might have written it, also one that means harm. */
export interface RawWorkbook {
  /** What stands within `worksheet`. */
  readonly sheet: string | AsyncIterable<Uint8Array> | Iterable<Uint8Array>
  readonly texts?: string
  readonly styles?: string
  readonly workbookPr?: string
  /** Before the worksheet's root. */
  readonly prolog?: string
}

const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

export async function zipWorkbook({
  sheet,
  texts,
  styles,
  workbookPr = '',
  prolog = '',
}: RawWorkbook): Promise<Buffer> {
  const zip = new yazl.ZipFile()
  const add = (name: string, text: string) => zip.addBuffer(Buffer.from(text), name)
  add(
    '_rels/.rels',
    `<Relationships><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  )
  add(
    'xl/workbook.xml',
    `<workbook ${main} xmlns:r="${office}">${workbookPr}<sheets><sheet name="表1" sheetId="1" r:id="r1"/></sheets></workbook>`,
  )
  add(
    'xl/_rels/workbook.xml.rels',
    `<Relationships><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/>` +
      `<Relationship Id="r2" Type="${office}/sharedStrings" Target="sharedStrings.xml"/>` +
      `<Relationship Id="r3" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
  )
  add('xl/sharedStrings.xml', `<sst ${main}>${texts ?? ''}</sst>`)
  add('xl/styles.xml', `<styleSheet ${main}>${styles ?? ''}</styleSheet>`)
  const part = 'xl/worksheets/sheet1.xml'
  if (typeof sheet === 'string') add(part, `${prolog}<worksheet ${main}>${sheet}</worksheet>`)
  else
    zip.addReadStreamLazy(part, (done) => {
      void import('node:stream').then(({ Readable }) => done(null, Readable.from(sheet)))
    })
  zip.end()
  return await buffer(zip.outputStream)
}

export function sourceOf(bytes: Uint8Array): FileSource {
  return {
    bytes: bytes.length,
    async *read(from = 0, to = bytes.length) {
      for (let at = from; at < to; at += 65_536) yield bytes.subarray(at, Math.min(to, at + 65_536))
    },
  }
}
