import { makeCsvRowReader, readHeader, splitPlainly } from './csv-rows.ts'
import type { Encoding } from './encoding.ts'
import { type FileFormat, type FileSource, findFormat } from './file-source.ts'
import { type Line, openLines } from './lines.ts'
import { type FileProblem, mostColumns, problemOfFile, toHeading } from './table.ts'
import { WorkbookFault } from './xlsx/fault.ts'
import { findSheet, readSheet } from './xlsx/sheet-table.ts'
import { openWorkbook } from './xlsx/workbook.ts'

/** What is known of a file before any mapping: its form, its headings, its first rows. */
export interface Look {
  readonly format: Exclude<FileFormat, 'xls'>
  readonly encoding?: Encoding
  readonly delimiter?: string
  /** Of a workbook. */
  readonly sheets?: readonly { readonly name: string; readonly isHidden: boolean }[]
  readonly sheet?: string
  readonly headerRow: number
  readonly columns: readonly string[]
  /** After the headings, as wide as they are. */
  readonly rows: readonly LookRow[]
  /** Before the headings: a title, say. */
  readonly before: readonly LookRow[]
}

export interface LookRow {
  readonly line: number
  readonly cells: readonly string[]
}

/** What a person says of a file where the look was wrong. */
export interface LookOptions {
  readonly sheet?: string | undefined
  readonly headerRow?: number | undefined
  readonly encoding?: Encoding | undefined
  readonly delimiter?: string | undefined
  /** How many rows are wanted. */
  readonly rows: number
}

export type Looking =
  | { readonly ok: true; readonly look: Look }
  | { readonly ok: false; readonly problems: readonly FileProblem[] }

export const delimiters = [',', ';', '\t'] as const

/** Headings are looked for in so many rows from the top. */
const rowsForHeader = 25

export async function lookAt(file: FileSource, options: LookOptions): Promise<Looking> {
  const format = await findFormat(file)
  if (format === 'xls') return refuse(problemOfFile('file.spreadsheet-old'))
  try {
    return format === 'xlsx' ? await lookAtWorkbook(file, options) : await lookAtText(file, options)
  } catch (error) {
    if (!(error instanceof WorkbookFault)) throw error
    return refuse({ code: error.code, message: error.message })
  }
}

function refuse(problem: FileProblem): Looking {
  return { ok: false, problems: [problem] }
}

async function lookAtText(file: FileSource, options: LookOptions): Promise<Looking> {
  const opening = await openLines(file.read(), options.encoding)
  if (!opening.ok) return refuse(problemOfFile(opening.code))
  const lines = await takeLines(opening.lines, rowsForHeader + options.rows)
  const readable = lines.filter((line) => !line.fault && line.text.trim() !== '')
  if (readable.length === 0)
    return refuse(problemOfFile(lines.length === 0 ? 'file.empty' : 'header.malformed'))
  const delimiter = options.delimiter ?? findDelimiter(readable)
  const plain = readable
    .slice(0, rowsForHeader)
    .map(({ line, text }) => ({ line, cells: splitPlainly(text, delimiter) }))
  const headerRow = options.headerRow ?? findHeaderRow(plain)
  const from = lines.filter(({ line }) => line >= headerRow)
  const header = readHeader(from, delimiter)
  if (!header) return refuse(problemOfFile('header.malformed'))
  const columns = header.cells.map(toHeading)
  const wide = refuseWide(columns)
  if (wide) return wide
  const reader = makeCsvRowReader({ delimiter, width: columns.length })
  const rows = [...reader.push(from.slice(header.lines)), ...reader.end()]
  return {
    ok: true,
    look: {
      format: 'text',
      encoding: opening.encoding,
      delimiter,
      headerRow,
      columns,
      rows: rows.filter(({ fault }) => !fault).slice(0, options.rows),
      before: plain.filter(({ line }) => line < headerRow),
    },
  }
}

async function takeLines(lines: AsyncGenerator<Line[]>, most: number): Promise<Line[]> {
  const taken: Line[] = []
  for await (const group of lines) {
    taken.push(...group.slice(0, most - taken.length))
    if (taken.length >= most) break
  }
  return taken
}

/** The sign that cuts most lines into as many fields as each other, and into more than one. */
function findDelimiter(lines: readonly Line[]): string {
  const weigh = (delimiter: string) => {
    const widths = lines.slice(0, 50).map(({ text }) => splitPlainly(text, delimiter).length)
    const counts = new Map<number, number>()
    for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1)
    const [width = 1, count = 0] = [...counts].sort(([a, x], [b, y]) => y - x || b - a)[0] ?? []
    return width === 1 ? 0 : (count / widths.length) * Math.min(10, width)
  }
  return delimiters.reduce((best, one) => (weigh(one) > weigh(best) ? one : best))
}

async function lookAtWorkbook(file: FileSource, options: LookOptions): Promise<Looking> {
  const workbook = await openWorkbook(file)
  const sheet = findSheet(workbook.sheets, options.sheet)
  if (!sheet)
    return refuse({ code: 'sheet.missing', message: `The workbook has no sheet "${options.sheet ?? ''}".` })
  const reading = await readSheet(workbook, sheet, { withMerges: false })
  const found: LookRow[] = []
  for await (const rows of reading.rows) {
    found.push(...rows.map(({ row, cells }) => ({ line: row, cells })))
    if (found.length >= rowsForHeader + options.rows) break
  }
  if (found.length === 0) return refuse(problemOfFile('file.empty'))
  const headerRow = options.headerRow ?? findHeaderRow(found.slice(0, rowsForHeader))
  const header = found.find(({ line }) => line >= headerRow)
  if (!header) return refuse(problemOfFile('header.malformed'))
  const columns = header.cells.map(toHeading)
  const wide = refuseWide(columns)
  if (wide) return wide
  return {
    ok: true,
    look: {
      format: 'xlsx',
      sheets: workbook.sheets.map(({ name, isHidden }) => ({ name, isHidden })),
      sheet: sheet.name,
      headerRow: header.line,
      columns,
      rows: found
        .filter(({ line }) => line > header.line)
        .slice(0, options.rows)
        .map(({ line, cells }) => ({ line, cells: columns.map((_, at) => cells[at] ?? '') })),
      before: found.filter(({ line }) => line < header.line),
    },
  }
}

function refuseWide(columns: readonly string[]): Looking | undefined {
  if (columns.length <= mostColumns) return undefined
  const message = `The header has ${columns.length} columns; a table may have ${mostColumns}.`
  return refuse({ code: 'header.too-wide', message })
}

/** The first row that is about as full as the fullest, of texts that differ and are neither numbers nor days. */
function findHeaderRow(rows: readonly LookRow[]): number {
  const filled = ({ cells }: LookRow) => cells.filter((cell) => cell.trim() !== '')
  const widest = Math.max(...rows.map((row) => filled(row).length))
  const isHeader = (row: LookRow) => {
    const cells = filled(row).map(toHeading)
    return (
      cells.length >= Math.max(Math.min(2, widest), widest * 0.6) &&
      new Set(cells).size === cells.length &&
      cells.every((cell) => /\p{L}/u.test(cell) && !/^\d{4}[-/.年]/.test(cell) && cell.length <= 60)
    )
  }
  // Rows there are: the caller has seen to it.
  return (rows.find(isHeader) ?? rows[0])?.line ?? 1
}
