import type { FileSource } from '../file-source.ts'
import { WorkbookFault, workbookLimits } from './fault.ts'
import { openPackage, type WorkbookPackage } from './package.ts'
import { readDayStyles } from './styles.ts'
import { readXml } from './xml.ts'

export interface Sheet {
  readonly name: string
  readonly isHidden: boolean
  readonly part: string
}

export interface Workbook {
  readonly sheets: readonly Sheet[]
  /** Days are counted from 1904, as on old Macintoshes. */
  readonly from1904: boolean
  readonly parts: WorkbookPackage
  /** Texts that cells name by number. */
  readTexts(): Promise<readonly string[]>
  readDayStyles(): Promise<readonly boolean[]>
}

interface Relation {
  readonly type: string
  readonly target: string
}

/** Opens a workbook of SpreadsheetML (ISO/IEC 29500-1), transitional or strict. Throws `WorkbookFault`. */
export async function openWorkbook(source: FileSource): Promise<Workbook> {
  const parts = await openPackage(source)
  const root = await readRelations(parts, '')
  const main = [...root.values()].find(({ type }) => type.endsWith('/officeDocument'))?.target
  if (!main || !parts.parts.includes(main))
    throw new WorkbookFault('workbook.malformed', 'The file is a zip, but not a workbook.')
  const relations = await readRelations(parts, main)
  const { sheets, from1904 } = await readSheets(parts, main, relations)
  const partOf = (type: string) => [...relations.values()].find((one) => one.type.endsWith(type))?.target
  return {
    sheets,
    from1904,
    parts,
    async readTexts() {
      const part = partOf('/sharedStrings')
      return part ? await readTexts(await parts.read(part, workbookLimits.textBytes)) : []
    },
    async readDayStyles() {
      const part = partOf('/styles')
      return part ? await readDayStyles(await parts.read(part, workbookLimits.smallPartBytes)) : []
    },
  }
}

async function readRelations(parts: WorkbookPackage, of: string): Promise<ReadonlyMap<string, Relation>> {
  const slash = of.lastIndexOf('/') + 1
  const part = `${of.slice(0, slash)}_rels/${of.slice(slash)}.rels`
  const found = new Map<string, Relation>()
  if (!parts.parts.includes(part)) return found
  const reading = readXml(await parts.read(part, workbookLimits.smallPartBytes), {
    open(name, { Id, Type, Target, TargetMode }) {
      // What lies outside of the file is never fetched.
      if (name !== 'Relationship' || !Id || !Type || !Target || TargetMode === 'External') return
      found.set(Id, { type: Type, target: toPartName(Target, of.slice(0, slash)) })
    },
    close() {},
    text() {},
  })
  for await (const _ of reading);
  return found
}

function toPartName(target: string, folder: string): string {
  const segments: string[] = []
  for (const segment of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  return segments.join('/')
}

async function readSheets(
  parts: WorkbookPackage,
  main: string,
  relations: ReadonlyMap<string, Relation>,
): Promise<{ sheets: Sheet[]; from1904: boolean }> {
  const sheets: Sheet[] = []
  let from1904 = false
  const reading = readXml(await parts.read(main, workbookLimits.smallPartBytes), {
    open(name, attributes) {
      if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attributes.date1904 ?? '')
      if (name !== 'sheet' || sheets.length >= workbookLimits.sheets) return
      const id = Object.entries(attributes).find(([key]) => key === 'r:id' || /^\w+:id$/.test(key))?.[1]
      const relation = relations.get(id ?? '')
      // Charts and dialogues are sheets too, and hold no rows.
      if (relation?.type.endsWith('/worksheet'))
        sheets.push({
          name: attributes.name ?? '',
          isHidden: attributes.state === 'hidden' || attributes.state === 'veryHidden',
          part: relation.target,
        })
    },
    close() {},
    text() {},
  })
  for await (const _ of reading);
  if (sheets.length === 0)
    throw new WorkbookFault('workbook.malformed', 'The workbook has no sheet with rows.')
  return { sheets, from1904 }
}

async function readTexts(bytes: AsyncIterable<Uint8Array>): Promise<string[]> {
  const { texts: most, textChars } = workbookLimits
  const texts: string[] = []
  let chars = 0
  let item = ''
  let inText = false
  let inPhonetic = false
  const reading = readXml(bytes, {
    open(name) {
      if (name === 'si') item = ''
      else if (name === 't') inText = true
      else if (name === 'rPh') inPhonetic = true
    },
    close(name) {
      if (name === 't') inText = false
      else if (name === 'rPh') inPhonetic = false
      else if (name === 'si') {
        texts.push(item)
        chars += item.length
      }
      if (texts.length > most || chars > textChars)
        throw new WorkbookFault(
          'workbook.too-large',
          `The workbook has more than ${most} different texts, or ${textChars} characters of them. Save the sheet as CSV.`,
        )
    },
    text(text) {
      if (inText && !inPhonetic && item.length <= workbookLimits.cellChars) item += text
    },
  })
  for await (const _ of reading);
  return texts
}
