import { type Mapping, tableShapeOf } from './mapping.ts'
import { type FileProblem, openTable, type Table } from './table.ts'

export type TableReading =
  | { readonly ok: true; readonly table: Table }
  /** `error` is what the problems say, in one line. */
  | { readonly ok: false; readonly problems: readonly FileProblem[]; readonly error: string }

/** Opens a file for the mapping: `bytes` may be a file's or a request's stream. Rows are read only as they are asked for. */
export async function readTable(bytes: AsyncIterable<Uint8Array>, mapping: Mapping): Promise<TableReading> {
  const opening = await openTable(bytes, tableShapeOf(mapping))
  if (opening.ok) return opening
  return { ...opening, error: opening.problems.map(({ message }) => message).join(' ') }
}
