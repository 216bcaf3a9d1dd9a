import { type FileSource, findFormat } from './file-source.ts'
import { type Mapping, tableShapeOf } from './mapping.ts'
import {
  type FileProblem,
  openTable,
  problemOfFile,
  type Table,
  type TableOpening,
  type TableShape,
} from './table.ts'
import { openSheet } from './xlsx/sheet-table.ts'

export type TableReading =
  | { readonly ok: true; readonly table: Table }
  /** `error` is what the problems say, in one line. */
  | { readonly ok: false; readonly problems: readonly FileProblem[]; readonly error: string }

/**
 * Opens a file for the mapping. A stream is read as text, a file that is there as a whole as what it is. Rows are read only as
 * they are asked for.
 */
export async function readTable(
  file: AsyncIterable<Uint8Array> | FileSource,
  mapping: Mapping,
): Promise<TableReading> {
  const shape = tableShapeOf(mapping)
  const opening =
    'read' in file && 'bytes' in file ? await openFile(file, shape) : await openTable(file, shape)
  if (opening.ok) return opening
  return { ...opening, error: opening.problems.map(({ message }) => message).join(' ') }
}

async function openFile(file: FileSource, shape: TableShape): Promise<TableOpening> {
  const format = await findFormat(file)
  if (format === 'xls') return { ok: false, problems: [problemOfFile('file.spreadsheet-old')] }
  if (format === 'xlsx') return await openSheet(file, shape)
  // What the mapping says stands before what the file tells.
  return await openTable(file.read(), { ...shape, encoding: shape.encoding ?? file.encoding }, file.bytes)
}
