import { dayOfSerial } from '../written-day.ts'
import { WorkbookFault, workbookLimits } from './fault.ts'
import { columnOf } from './merges.ts'
import { readXml } from './xml.ts'

export interface SheetRow {
  /** The number of the row in the sheet; the first is 1. */
  readonly row: number
  /** As texts: a day as YYYY-MM-DD, a number without an exponent, nothing for a blank cell. */
  readonly cells: string[]
  /** Numbers of columns whose cell is a plain number: what is merged of them is not repeated. */
  readonly plainNumbers: ReadonlySet<number>
}

export interface SheetCounts {
  formulas: number
  hiddenRows: number
}

interface RowsOf {
  readonly bytes: AsyncIterable<Uint8Array>
  readonly texts: readonly string[]
  readonly dayStyles: readonly boolean[]
  readonly from1904: boolean
  readonly counts: SheetCounts
}

interface Cell {
  column: number
  type: string
  style: number
  value: string
  formula: string | undefined
}

/** The rows of a sheet that are not blank, in pieces, as they are unpacked. */
export async function* readRows(of: RowsOf): AsyncGenerator<SheetRow[]> {
  let found: SheetRow[] = []
  let row = 0
  let column = 0
  let cells: string[] = []
  let plainNumbers = new Set<number>()
  let cell: Cell | undefined
  let into: 'value' | 'formula' | undefined
  let inPhonetic = false

  const handler = {
    open(name: string, attributes: Readonly<Record<string, string>>) {
      if (name === 'row') {
        const stated = attributes.r === undefined ? row + 1 : Number(attributes.r)
        if (!(stated > row) || stated > workbookLimits.rows) throw outOfOrder()
        row = stated
        column = -1
        cells = []
        plainNumbers = new Set()
        if (attributes.hidden === '1' || attributes.hidden === 'true') of.counts.hiddenRows += 1
      } else if (name === 'c') {
        const letters = /^[A-Z]{1,3}/.exec(attributes.r ?? '')?.[0]
        const stated = letters === undefined ? column + 1 : columnOf(letters)
        if (stated <= column) throw outOfOrder()
        if (stated >= workbookLimits.columns)
          throw new WorkbookFault('header.too-wide', `Row ${row} has more columns than a sheet can have.`)
        column = stated
        cell = {
          column,
          type: attributes.t ?? 'n',
          style: Number(attributes.s ?? 0),
          value: '',
          formula: undefined,
        }
      } else if (name === 'v' || name === 't') into = 'value'
      else if (name === 'f' && cell) {
        into = 'formula'
        cell.formula = ''
      } else if (name === 'rPh') inPhonetic = true
    },
    close(name: string) {
      if (name === 'v' || name === 't' || name === 'f') into = undefined
      else if (name === 'rPh') inPhonetic = false
      else if (name === 'c' && cell) {
        const value = readCellValue(cell, of)
        if (cell.formula !== undefined) of.counts.formulas += 1
        if (value !== '') {
          while (cells.length < cell.column) cells.push('')
          cells[cell.column] = value
          if (cell.type === 'n' && /^[\d.-]+$/.test(value) && !/^\d{4}-/.test(value))
            plainNumbers.add(cell.column)
        }
        cell = undefined
      } else if (name === 'row' && cells.length > 0) found.push({ row, cells, plainNumbers })
    },
    text(text: string) {
      if (!cell || !into || inPhonetic) return
      const before = into === 'value' ? cell.value : (cell.formula ?? '')
      if (before.length + text.length > workbookLimits.cellChars)
        throw new WorkbookFault('workbook.malformed', `A cell of row ${row} is longer than a cell can be.`)
      if (into === 'value') cell.value += text
      else cell.formula = before + text
    },
  }

  for await (const _ of readXml(of.bytes, handler)) {
    if (found.length === 0) continue
    yield found
    found = []
  }

  function outOfOrder(): WorkbookFault {
    return new WorkbookFault(
      'workbook.malformed',
      `The cells of the sheet are out of order at row ${row + 1}.`,
    )
  }
}

function readCellValue(
  { type, style, value, formula }: Cell,
  { texts, dayStyles, from1904 }: RowsOf,
): string {
  // A formula whose result the program did not store stays what it is, and nothing computes it.
  if (value === '' && formula !== undefined && formula !== '') return `=${formula}`
  if (type === 's') {
    const text = /^\d{1,7}$/.test(value) ? texts[Number(value)] : undefined
    if (text === undefined && value !== '')
      throw new WorkbookFault('workbook.malformed', 'A cell names a text that the workbook does not have.')
    return text ?? ''
  }
  if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE'
  if (type === 'd') return value.replace(/T00:00(:00(\.0+)?)?Z?$/, '')
  if (type !== 'n' || value === '') return value
  const number = Number(value)
  if (!Number.isFinite(number)) return value
  return dayStyles[style] === true ? toDayText(number, from1904) : toPlainNumber(number)
}

function toDayText(serial: number, from1904: boolean): string {
  const day = dayOfSerial(serial, from1904 ? 'serial-1904' : 'serial')
  if (day === undefined) return toPlainNumber(serial)
  const seconds = Math.round((serial - Math.floor(serial)) * 86_400)
  if (seconds === 0 || seconds === 86_400) return day
  const two = (part: number) => String(part).padStart(2, '0')
  return `${day} ${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

/** Without an exponent where it is a whole number: a code of 12 digits is one. */
function toPlainNumber(number: number): string {
  return Number.isSafeInteger(number) ? number.toFixed(0) : String(number)
}
