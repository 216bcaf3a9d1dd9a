import { stat } from 'node:fs/promises'
import { openTable, rowReasons } from '#platform/imports'
import { CommandFailure, exitCodes, type Interruption, openInput, Progress } from '../terminal.ts'
import type { Faults } from './faults.ts'

/** A column wanted: the heading that a person named, or the usual ones of which the first that is there is taken. */
export interface WantedColumn {
  readonly named?: string | undefined
  readonly usual: readonly string[]
  /** Or by where it stands, from 0, whatever its heading. */
  readonly position?: number
  /** Whether a file without it can be read. */
  readonly isOptional?: boolean
}

/** The heading under which a column wanted stands in the file. */
export type Heading<Key extends string> = (key: Key) => string

export interface Headings<Key extends string> {
  readonly columns: readonly string[]
  /** The heading that was found for a column wanted. */
  readonly found: Readonly<Partial<Record<Key, string>>>
}

/**
 * Reads a table row by row: CSV in UTF-8, UTF-16 or GB18030, with commas, semicolons or tabs. Broken rows are counted as faults.
 *
 * @param file `-` is the standard input.
 * @param wanted Which columns are looked for.
 * @param onRow Is given the line on which a row begins, a cell for each column wanted (undefined where the file has no such column), and what
 *   the file calls it.
 */
export async function readTable<Key extends string>({
  file,
  wanted,
  faults,
  interruption,
  onRow,
}: {
  file: string
  wanted: Readonly<Record<Key, WantedColumn>>
  faults: Faults
  interruption: Interruption
  onRow: (row: number, cells: Readonly<Record<Key, string | undefined>>, heading: Heading<Key>) => void
}): Promise<Headings<Key>> {
  const bytes = file === '-' ? process.stdin : await openInput(file)
  const size = file === '-' ? 0 : (await stat(file)).size
  const keys = Object.keys(wanted) as Key[]
  const required = keys.flatMap((key) => {
    const { named, usual, isOptional } = wanted[key]
    return named !== undefined ? [named] : !isOptional && usual.length === 1 ? usual : []
  })
  const opening = await openTable(bytes, { delimiter: ',', required, leftOut: [] }, size)
  if (!opening.ok)
    throw new CommandFailure(
      opening.problems
        .map(({ column, message }) => {
          const key = keys.find(
            (one) => column !== undefined && required.includes(column) && isOf(wanted[one], column),
          )
          const hint = key === undefined ? '' : ` Say which one it is by --${key}.`
          return `${file}: ${message.replace(', which the mapping needs', '')}${hint}`
        })
        .join('\n'),
      exitCodes.usage,
    )
  const { table } = opening
  const found = findColumns({ file, wanted, columns: table.columns })
  const positions = keys.map((key) => [key, table.columns.indexOf(found[key] ?? '')] as const)
  const cells = {} as Record<Key, string | undefined>
  const heading = (key: Key) => found[key] ?? key
  const progress = new Progress('Reading', size)
  let shownAt = 0
  let rows = 0
  for await (const group of table.groups) {
    for (const { line, cells: texts, fault } of group) {
      rows += 1
      if (fault !== undefined) {
        faults.add({ row: line, what: rowReasons[fault.code].en.toLowerCase() })
        continue
      }
      for (const [key, at] of positions) cells[key] = at < 0 ? undefined : texts[at]?.trim()
      onRow(line, cells, heading)
    }
    interruption.check()
    // Small files are read before anybody could look.
    const { read } = table.progress()
    if (size > 1_000_000 && read - shownAt > size / 100) {
      shownAt = read
      progress.show(read, `${rows} rows`)
    }
  }
  if (shownAt > 0) progress.end()
  if (rows === 0) throw new CommandFailure(`${file} has headings and no row.`, exitCodes.usage)
  return { columns: table.columns, found }
}

function isOf({ named, usual }: WantedColumn, column: string): boolean {
  return named === undefined ? usual.includes(column) : named === column
}

function findColumns<Key extends string>({
  file,
  wanted,
  columns,
}: {
  file: string
  wanted: Readonly<Record<Key, WantedColumn>>
  columns: readonly string[]
}): Partial<Record<Key, string>> {
  const found: Partial<Record<Key, string>> = {}
  for (const key of Object.keys(wanted) as Key[]) {
    const { named, usual, position, isOptional = false } = wanted[key]
    const candidates =
      named !== undefined ? [named] : position === undefined ? usual : columns.slice(position, position + 1)
    const heading = candidates.find((name) => columns.includes(name))
    if (heading !== undefined) found[key] = heading
    else if (!isOptional || named !== undefined)
      throw new CommandFailure(
        `${file} has no column ${candidates.join(' or ')}: it has ${columns.slice(0, 30).join(', ')}. Say which one it is by --${key}.`,
        exitCodes.usage,
      )
    if (heading !== undefined && columns.indexOf(heading) !== columns.lastIndexOf(heading))
      throw new CommandFailure(`${file} has the column ${heading} twice.`, exitCodes.usage)
  }
  return found
}
