import type { TableRow } from '../csv-rows.ts'
import type { FileSource } from '../file-source.ts'
import { fileNoteWords } from '../file-words.ts'
import { rowReason } from '../reasons.ts'
import {
  type FileNote,
  type FileProblem,
  notesOfHeader,
  positionsOf,
  problemOfFile,
  problemsOfHeader,
  type TableOpening,
  type TableShape,
  toHeading,
} from '../table.ts'
import { WorkbookFault, workbookLimits } from './fault.ts'
import { findMerges, type Merge } from './merges.ts'
import { readRows, type SheetCounts, type SheetRow } from './rows.ts'
import { openWorkbook, type Sheet, type Workbook } from './workbook.ts'

const rowsPerGroup = 2_000

/** A sheet of a workbook as a table, read as it is unpacked: the sibling of `openTable`, which reads text. */
export async function openSheet(source: FileSource, shape: TableShape): Promise<TableOpening> {
  try {
    const workbook = await openWorkbook(source)
    const sheet = findSheet(workbook.sheets, shape.sheet)
    if (!sheet) return { ok: false, problems: [sheetMissing(workbook.sheets, shape.sheet)] }
    return await openRows(workbook, sheet, shape)
  } catch (error) {
    if (!(error instanceof WorkbookFault)) throw error
    return { ok: false, problems: [{ code: error.code, message: error.message }] }
  }
}

export function findSheet(sheets: readonly Sheet[], name: string | undefined): Sheet | undefined {
  if (name === undefined) return sheets.find(({ isHidden }) => !isHidden) ?? sheets[0]
  return sheets.find((sheet) => sheet.name === name)
}

function sheetMissing(sheets: readonly Sheet[], name = ''): FileProblem {
  const has = sheets.slice(0, 30).map((sheet) => sheet.name)
  return {
    code: 'sheet.missing',
    column: name,
    message: `The workbook has no sheet "${name}". It has: ${has.join(', ')}.`,
  }
}

export interface SheetReading {
  readonly rows: AsyncGenerator<SheetRow[]>
  readonly counts: SheetCounts
  readonly merges: readonly Merge[]
  readonly mergesAreAll: boolean
  progress(): { read: number; of: number }
}

/** The rows of a sheet, with what has to be known to read them. Merged cells stand behind the rows: to know them takes a reading of its own. */
export async function readSheet(
  workbook: Workbook,
  sheet: Sheet,
  { withMerges }: { withMerges: boolean },
): Promise<SheetReading> {
  const { sheetBytes } = workbookLimits
  const { merges, areAll } = withMerges
    ? await findMerges(await workbook.parts.read(sheet.part, sheetBytes))
    : { merges: [], areAll: true }
  const counts = { formulas: 0, hiddenRows: 0 }
  let read = 0
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of await workbook.parts.read(sheet.part, sheetBytes)) {
      read += chunk.length
      yield chunk
    }
  }
  const rows = readRows({
    bytes: counted(),
    texts: await workbook.readTexts(),
    dayStyles: await workbook.readDayStyles(),
    from1904: workbook.from1904,
    counts,
  })
  const of = workbook.parts.sizeOf(sheet.part)
  return { rows, counts, merges, mergesAreAll: areAll, progress: () => ({ read, of }) }
}

async function openRows(workbook: Workbook, sheet: Sheet, shape: TableShape): Promise<TableOpening> {
  const reading = await readSheet(workbook, sheet, { withMerges: true })
  const headed = await readHeader(reading.rows, shape.headerRow)
  if (!headed) return { ok: false, problems: [problemOfFile('file.empty')] }
  const columns = headed.header.cells.map(toHeading)
  const problems = problemsOfHeader(columns, shape)
  if (problems.length > 0) {
    await reading.rows.return(undefined)
    return { ok: false, problems }
  }
  const required = new Set(shape.required)
  const fill = makeFill(reading.merges, (at) => required.has(columns[at] ?? ''))
  let rowCount = 0
  let outside = 0

  function toRow({ row, cells, plainNumbers }: SheetRow): TableRow {
    if (cells.length > columns.length) outside += 1
    // As wide as the header: blank cells at the end of a row are not written into a sheet.
    const whole = columns.map((_, at) => cells[at] ?? '')
    const filled = fill({ row, cells: whole, plainNumbers })
    const repairs = filled.map((at) => rowReason('cell.merged', columns[at]))
    if (whole.every((cell) => cell.trim() === ''))
      return { line: row, cells: [], fault: rowReason('row.blank') }
    return { line: row, cells: whole, ...(repairs.length > 0 ? { repairs } : {}) }
  }

  async function* readGroups(): AsyncGenerator<TableRow[]> {
    let group: TableRow[] = headed?.rest.map(toRow) ?? []
    for await (const rows of reading.rows) {
      for (const row of rows) group.push(toRow(row))
      if (group.length < rowsPerGroup) continue
      rowCount += group.length
      yield group
      group = []
    }
    rowCount += group.length
    if (group.length > 0) yield group
  }

  return {
    ok: true,
    table: {
      columns,
      position: positionsOf(columns),
      groups: readGroups(),
      notes: () => [
        ...notesOfHeader({ columns, delimiter: shape.delimiter }, shape),
        ...notesOfSheet(reading, outside),
        ...(rowCount === 0
          ? [{ code: 'file.no-rows' as const, message: 'The file has a header and no rows.' }]
          : []),
      ],
      progress: reading.progress,
    },
  }
}

async function readHeader(
  rows: AsyncGenerator<SheetRow[]>,
  headerRow: number | undefined,
): Promise<{ header: SheetRow; rest: SheetRow[] } | undefined> {
  for (let next = await rows.next(); !next.done; next = await rows.next()) {
    const at = next.value.findIndex(({ row }) => row >= (headerRow ?? 1))
    const header = next.value[at]
    if (header) return { header, rest: next.value.slice(at + 1) }
  }
  return undefined
}

/**
 * Gives a row the text of the merged cell that reaches down to it, and says in which columns it did. A number is not repeated:
 * a count over three rows is one count.
 */
function makeFill(merges: readonly Merge[], isRead: (column: number) => boolean) {
  let next = 0
  let open: { merge: Merge; text: string }[] = []
  return ({ row, cells, plainNumbers }: Pick<SheetRow, 'row' | 'cells' | 'plainNumbers'>): number[] => {
    open = open.filter(({ merge }) => merge.bottom >= row)
    const filled: number[] = []
    for (const { merge, text } of open) {
      if (cells[merge.left] !== '' || text === '') continue
      cells[merge.left] = text
      filled.push(merge.left)
    }
    for (let merge = merges[next]; merge && merge.top <= row; merge = merges[++next]) {
      const text = merge.top === row && !plainNumbers.has(merge.left) ? (cells[merge.left] ?? '') : ''
      if (isRead(merge.left)) open.push({ merge, text })
    }
    return filled
  }
}

function notesOfSheet({ counts, mergesAreAll }: SheetReading, outside: number): FileNote[] {
  const notes: FileNote[] = []
  const note = (code: FileNote['code'], value: number) => {
    if (value > 0) notes.push({ code, value: String(value), message: `${fileNoteWords[code].en}.` })
  }
  note('sheet.formulas', counts.formulas)
  note('sheet.hidden-rows', counts.hiddenRows)
  note('sheet.outside', outside)
  if (!mergesAreAll) notes.push({ code: 'sheet.merged', message: `${fileNoteWords['sheet.merged'].en}.` })
  return notes
}
