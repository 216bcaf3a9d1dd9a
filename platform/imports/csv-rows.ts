import { parse } from 'csv-parse/sync'
import type { Line } from './lines.ts'
import { type RowReason, rowReason } from './reasons.ts'

/** A row as it stands in the file: as many cells as the header has, or the fault that it has instead. */
export interface TableRow {
  /** The line on which the row begins. */
  readonly line: number
  readonly cells: readonly string[]
  readonly fault?: RowReason
  /** How cells came to say what they say, where that is not plain: of a merged cell, say. */
  readonly repairs?: readonly RowReason[]
}

export interface CsvRowReader {
  push(lines: readonly Line[]): TableRow[]
  /** The rows that waited for a closing quotation mark. */
  end(): TableRow[]
  blankLines(): number
}

/** The most lines that one quoted field may span: what an unclosed quotation mark can make the reader look ahead. */
const mostLinesOfRow = 200
/** And the most characters. */
const mostCharsOfRow = 4 * 1024 * 1024

/**
 * Rows of a CSV file (RFC 4180) of which any line may be damaged. A CSV parser that meets an unclosed quotation mark
 * swallows what follows; here lines are joined only where the join makes a whole row of the header's width, and a
 * line that cannot be joined is refused alone. `csv-parse` splits what is cut this way into cells.
 */
export function makeCsvRowReader({ delimiter, width }: { delimiter: string; width: number }): CsvRowReader {
  let waiting: Line[] = []
  let blank = 0

  function read(isEnd: boolean): TableRow[] {
    const rows: TableRow[] = []
    let plain: Line[] = []
    const flush = () => {
      rows.push(...readPlainLines(plain, delimiter, width))
      plain = []
    }
    let at = 0
    while (at < waiting.length) {
      const line = waiting[at]!
      if (line.fault) {
        flush()
        rows.push({ line: line.line, cells: [], fault: rowReason(line.fault) })
        at += 1
      } else if (line.text.trim() === '') {
        blank += 1
        at += 1
      } else if (!hasOpenQuote(line.text)) {
        plain.push(line)
        at += 1
      } else {
        const count = linesUntilClosed(waiting, at)
        if (count === undefined && !isEnd && mayStillClose(waiting, at)) break
        flush()
        const joined =
          count === undefined ? undefined : readJoined(waiting.slice(at, at + count), delimiter, width)
        rows.push(joined ?? { line: line.line, cells: [], fault: rowReason('row.quote') })
        at += joined ? (count ?? 1) : 1
      }
    }
    flush()
    waiting = waiting.slice(at)
    return rows
  }

  return {
    push(lines) {
      waiting = waiting.length === 0 ? [...lines] : [...waiting, ...lines]
      return read(false)
    },
    end: () => read(true),
    blankLines: () => blank,
  }
}

/** The cells of the header and the number of lines that it takes; `undefined` where it is not CSV. */
export function readHeader(
  lines: readonly Line[],
  delimiter: string,
): { cells: string[]; lines: number } | undefined {
  const first = lines.findIndex((line) => line.text.trim() !== '' || line.fault)
  const line = lines[first]
  if (!line || line.fault) return undefined
  const count = hasOpenQuote(line.text) ? linesUntilClosed(lines, first) : 1
  if (count === undefined) return undefined
  const cells = splitCells(
    lines
      .slice(first, first + count)
      .map(({ text }) => text)
      .join('\n'),
    delimiter,
  )
  return cells && { cells, lines: first + count }
}

/** An odd number of quotation marks: the line ends inside a quoted field, or is damaged. */
function hasOpenQuote(text: string): boolean {
  let isOpen = false
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) isOpen = !isOpen
  return isOpen
}

function linesUntilClosed(lines: readonly Line[], from: number): number | undefined {
  const last = Math.min(lines.length, from + mostLinesOfRow)
  let chars = lines[from]!.text.length
  for (let at = from + 1; at < last; at += 1) {
    if (lines[at]!.fault) return undefined
    chars += lines[at]!.text.length
    if (chars > mostCharsOfRow) return undefined
    if (hasOpenQuote(lines[at]!.text)) return at - from + 1
  }
  return undefined
}

/** An open quotation mark is waited for as long as its row would still be one. */
function mayStillClose(lines: readonly Line[], from: number): boolean {
  let chars = 0
  for (let at = from; at < lines.length; at += 1) {
    if (at > from && lines[at]!.fault) return false
    chars += lines[at]!.text.length
  }
  return lines.length - from < mostLinesOfRow && chars <= mostCharsOfRow
}

function readJoined(lines: readonly Line[], delimiter: string, width: number): TableRow | undefined {
  const cells = splitCells(lines.map(({ text }) => text).join('\n'), delimiter)
  return cells?.length === width ? { line: lines[0]!.line, cells } : undefined
}

function readPlainLines(lines: readonly Line[], delimiter: string, width: number): TableRow[] {
  if (lines.length === 0) return []
  const rows = splitRows(lines.map(({ text }) => text).join('\n'), delimiter)
  if (rows?.length === lines.length) return lines.map(({ line }, i) => toRow(line, rows[i]!, width))
  // One of them is damaged: each is tried by itself, so that the others are not lost with it.
  return lines.map(({ line, text }) => {
    const cells = splitCells(text, delimiter)
    return cells ? toRow(line, cells, width) : { line, cells: [], fault: rowReason('row.quote') }
  })
}

function toRow(line: number, cells: string[], width: number): TableRow {
  if (cells.every((cell) => cell.trim() === '')) return { line, cells: [], fault: rowReason('row.blank') }
  if (cells.length !== width)
    return { line, cells: [], fault: rowReason('row.fields', undefined, String(cells.length)) }
  return { line, cells }
}

/** The cells of one line by itself; where its quotation marks are damaged, by the delimiter alone. */
export function splitPlainly(text: string, delimiter: string): string[] {
  return splitCells(text, delimiter) ?? text.split(delimiter)
}

function splitCells(text: string, delimiter: string): string[] | undefined {
  const rows = splitRows(text, delimiter)
  return rows?.length === 1 ? rows[0] : undefined
}

function splitRows(text: string, delimiter: string): string[][] | undefined {
  try {
    return parse(text, { delimiter, relax_column_count: true, record_delimiter: '\n' })
  } catch {
    // csv-parse throws on the first damaged row; the caller then looks for it.
    return undefined
  }
}
