import { makeCsvRowReader, readHeader, type TableRow } from './csv-rows.ts'
import type { Encoding } from './encoding.ts'
import { fileNoteWords, fileProblemWords } from './file-words.ts'
import { type Line, openLines } from './lines.ts'

/** Why a file cannot be read at all; no row of it was read. */
export interface FileProblem {
  readonly code: keyof typeof fileProblemWords
  readonly column?: string
  readonly message: string
}

/** What a reader of the report should know of the file as a whole; none of it costs a row. */
export interface FileNote {
  readonly code: keyof typeof fileNoteWords
  readonly value?: string
  readonly message: string
}

export interface Table {
  /** Of a text file. */
  readonly encoding?: Encoding
  readonly columns: readonly string[]
  /** The number of a column in `cells`; the column must be one that the mapping requires. */
  position(column: string): number
  /** Rows in groups, in the order of the file. May be read once. */
  readonly groups: AsyncGenerator<TableRow[]>
  /** Complete once every group has been read. */
  notes(): FileNote[]
  /** How much of the file has been read, in bytes; `of` is 0 where its length is not known. */
  progress(): { readonly read: number; readonly of: number }
}

export type TableOpening =
  | { readonly ok: true; readonly table: Table }
  | { readonly ok: false; readonly problems: readonly FileProblem[] }

/** What a mapping expects of a file. */
export interface TableShape {
  readonly delimiter: string
  readonly required: readonly string[]
  /** Columns that the mapping leaves out knowingly. */
  readonly leftOut: readonly string[]
  readonly sheet?: string | undefined
  /** The line, or row of the sheet, with the headings; the first that is not blank where it is not said. */
  readonly headerRow?: number | undefined
  readonly encoding?: Encoding | undefined
}

/** The most columns that a table may have. */
export const mostColumns = 1_000

const otherDelimiters = [',', ';', '\t']

/** `bytes` may be the stream of a request; `of` is their number where it is known. */
export async function openTable(
  bytes: AsyncIterable<Uint8Array>,
  shape: TableShape,
  of = 0,
): Promise<TableOpening> {
  let read = 0
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      read += chunk.length
      yield chunk
    }
  }
  const opening = await openLines(counted(), shape.encoding)
  if (!opening.ok) return { ok: false, problems: [problemOfFile(opening.code)] }
  const first = await firstLines(opening.lines, shape.headerRow)
  if (first.length === 0) return { ok: false, problems: [problemOfFile('file.empty')] }
  const header = chooseHeader(first, shape)
  if (!header) return { ok: false, problems: [problemOfFile('header.malformed')] }
  const problems = problemsOfHeader(header.columns, shape)
  if (problems.length > 0) {
    await opening.lines.return(undefined)
    return { ok: false, problems }
  }

  const reader = makeCsvRowReader({ delimiter: header.delimiter, width: header.columns.length })
  let rowCount = 0

  async function* readGroups(): AsyncGenerator<TableRow[]> {
    yield* group(reader.push(first.slice(header!.lines)))
    for await (const lines of opening.ok ? opening.lines : []) yield* group(reader.push(lines))
    yield* group(reader.end())
  }

  function* group(rows: TableRow[]): Generator<TableRow[]> {
    rowCount += rows.length
    if (rows.length > 0) yield rows
  }

  function notes(): FileNote[] {
    const found = notesOfHeader(header!, shape)
    if (opening.ok && opening.encoding !== 'utf-8')
      found.push({
        code: 'file.encoding',
        value: opening.encoding,
        message: `The file is not UTF-8; it was read as ${opening.encoding.toUpperCase()}.`,
      })
    const blank = reader.blankLines()
    if (blank > 0)
      found.push({
        code: 'file.blank-lines',
        value: String(blank),
        message: `${fileNoteWords['file.blank-lines'].en}.`,
      })
    if (rowCount === 0) found.push({ code: 'file.no-rows', message: `${fileNoteWords['file.no-rows'].en}.` })
    return found
  }

  return {
    ok: true,
    table: {
      encoding: opening.encoding,
      columns: header.columns,
      position: positionsOf(header.columns),
      groups: readGroups(),
      notes,
      progress: () => ({ read, of }),
    },
  }
}

/** The number of a column among the cells of a row; the column must be one that the mapping requires. */
export function positionsOf(columns: readonly string[]): (column: string) => number {
  const positions = new Map(columns.map((column, i) => [column, i]))
  return (column) => {
    const position = positions.get(column)
    if (position === undefined)
      throw new RangeError(`the mapping does not require the column ${JSON.stringify(column)}`)
    return position
  }
}

/** The first group that is not blank altogether, from the header's line on where that is said. */
async function firstLines(lines: AsyncGenerator<Line[]>, from = 1): Promise<Line[]> {
  const first: Line[] = []
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    first.push(...next.value.filter(({ line }) => line >= from))
    if (first.some((line) => line.fault || line.text.trim() !== '')) return first
  }
  return []
}

interface Header {
  readonly delimiter: string
  readonly columns: readonly string[]
  readonly lines: number
}

/** By the mapping's delimiter; by another only where that finds every required column and the mapping's does not. */
function chooseHeader(lines: readonly Line[], shape: TableShape): Header | undefined {
  const read = (delimiter: string): Header | undefined => {
    const header = readHeader(lines, delimiter)
    return header && { delimiter, columns: header.cells.map(toHeading), lines: header.lines }
  }
  const stated = read(shape.delimiter)
  const fits = (header: Header | undefined) =>
    header !== undefined && shape.required.every((name) => header.columns.includes(name))
  if (fits(stated)) return stated
  return otherDelimiters.map(read).find(fits) ?? stated
}

/** A heading that is broken into lines is the same heading. */
export function toHeading(cell: string): string {
  return cell.trim().replace(/\s*[\r\n]+\s*/g, ' ')
}

export function problemsOfHeader(columns: readonly string[], shape: TableShape): FileProblem[] {
  if (columns.length > mostColumns)
    return [
      {
        code: 'header.too-wide',
        message: `The header has ${columns.length} columns; a table may have ${mostColumns}.`,
      },
    ]
  const missing = shape.required
    .filter((column) => !columns.includes(column))
    .map((column) => ({
      code: 'header.column-missing' as const,
      column,
      message: `The file has no column "${column}", which the mapping needs. It has: ${columns.slice(0, 30).join(', ')}.`,
    }))
  const twice = shape.required
    .filter((column) => columns.indexOf(column) !== columns.lastIndexOf(column))
    .map((column) => ({
      code: 'header.column-twice' as const,
      column,
      message: `The file has the column "${column}" twice, and which one counts is not known.`,
    }))
  return [...missing, ...twice]
}

/** Columns that are named, one by one; of the others only how many there are is said. */
const columnsNoted = 100

export function notesOfHeader(header: Pick<Header, 'columns' | 'delimiter'>, shape: TableShape): FileNote[] {
  const known = new Set([...shape.required, ...shape.leftOut])
  const notes: FileNote[] = header.columns
    .filter((column) => column !== '' && !known.has(column))
    .slice(0, columnsNoted)
    .map((column) => ({
      code: 'column.unmapped',
      value: column,
      message: `${fileNoteWords['column.unmapped'].en}.`,
    }))
  if (header.delimiter !== shape.delimiter)
    notes.push({
      code: 'file.delimiter',
      value: header.delimiter,
      message: `${fileNoteWords['file.delimiter'].en}.`,
    })
  return notes
}

export function problemOfFile(
  code: 'file.empty' | 'file.not-text' | 'header.malformed' | 'file.spreadsheet-old',
): FileProblem {
  return { code, message: fileProblemWords[code].en }
}
