import { makeCsvRowReader, readHeader, type TableRow } from './csv-rows.ts'
import { type Encoding, type Line, openLines } from './lines.ts'

export const fileProblemCodes = [
  'file.empty',
  'file.not-text',
  'header.malformed',
  'header.column-missing',
  'header.column-twice',
] as const

/** Why a file cannot be read at all; no row of it was read. */
export interface FileProblem {
  readonly code: (typeof fileProblemCodes)[number]
  readonly column?: string
  readonly message: string
}

/** What a reader of the report should know of the file as a whole; none of it costs a row. */
export interface FileNote {
  readonly code:
    | 'file.encoding'
    | 'file.delimiter'
    | 'file.blank-lines'
    | 'file.no-rows'
    | 'column.unmapped'
    | 'series.starts-late'
    | 'series.handed-over'
  readonly value?: string
  readonly message: string
}

export interface Table {
  readonly encoding: Encoding
  readonly columns: readonly string[]
  /** The number of a column in `cells`; the column must be one that the mapping requires. */
  position(column: string): number
  /** Rows in groups, in the order of the file. May be read once. */
  readonly groups: AsyncGenerator<TableRow[]>
  /** Complete once every group has been read. */
  notes(): FileNote[]
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
}

const otherDelimiters = [',', ';', '\t']

export async function openTable(bytes: AsyncIterable<Uint8Array>, shape: TableShape): Promise<TableOpening> {
  const opening = await openLines(bytes)
  if (!opening.ok) return { ok: false, problems: [problemOfFile(opening.code)] }
  const first = await firstLines(opening.lines)
  if (first.length === 0) return { ok: false, problems: [problemOfFile('file.empty')] }
  const header = chooseHeader(first, shape)
  if (!header) return { ok: false, problems: [problemOfFile('header.malformed')] }
  const problems = problemsOfHeader(header.columns, shape)
  if (problems.length > 0) {
    await opening.lines.return(undefined)
    return { ok: false, problems }
  }

  const positions = new Map(header.columns.map((column, i) => [column, i]))
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
        message: 'The file is not UTF-8; it was read as GB18030.',
      })
    const blank = reader.blankLines()
    if (blank > 0)
      found.push({
        code: 'file.blank-lines',
        value: String(blank),
        message: 'Blank lines are no rows and were passed over.',
      })
    if (rowCount === 0) found.push({ code: 'file.no-rows', message: 'The file has a header and no rows.' })
    return found
  }

  return {
    ok: true,
    table: {
      encoding: opening.encoding,
      columns: header.columns,
      position(column) {
        const position = positions.get(column)
        if (position === undefined)
          throw new RangeError(`the mapping does not require the column ${JSON.stringify(column)}`)
        return position
      },
      groups: readGroups(),
      notes,
    },
  }
}

/** The first group that is not blank altogether, with what stands before it. */
async function firstLines(lines: AsyncGenerator<Line[]>): Promise<Line[]> {
  const first: Line[] = []
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    first.push(...next.value)
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
    return header && { delimiter, columns: header.cells.map((cell) => cell.trim()), lines: header.lines }
  }
  const stated = read(shape.delimiter)
  const fits = (header: Header | undefined) =>
    header !== undefined && shape.required.every((name) => header.columns.includes(name))
  if (fits(stated)) return stated
  return otherDelimiters.map(read).find(fits) ?? stated
}

function problemsOfHeader(columns: readonly string[], shape: TableShape): FileProblem[] {
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

function notesOfHeader(header: Header, shape: TableShape): FileNote[] {
  const known = new Set([...shape.required, ...shape.leftOut])
  const notes: FileNote[] = header.columns
    .filter((column) => !known.has(column))
    .map((column) => ({
      code: 'column.unmapped',
      value: column,
      message: 'The mapping does not mention this column; it was not read.',
    }))
  if (header.delimiter !== shape.delimiter)
    notes.push({
      code: 'file.delimiter',
      value: header.delimiter,
      message: 'The fields are divided by another sign than the mapping states.',
    })
  return notes
}

function problemOfFile(code: 'file.empty' | 'file.not-text' | 'header.malformed'): FileProblem {
  const messages = {
    'file.empty': 'The file is empty.',
    'file.not-text':
      'The file is not text in UTF-8 or GB18030. Save the sheet as "CSV UTF-8" and send it again.',
    'header.malformed': 'The first line of the file is not a CSV header.',
  }
  return { code, message: messages[code] }
}
