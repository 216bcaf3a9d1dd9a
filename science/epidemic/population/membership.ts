/**
 * Who belongs where: a row of numbers for each person, side by side because they are read together, in cells of 16 bits, so that a row is
 * short. Numbers of a column of which one needs more take two cells each.
 */
export interface Membership {
  readonly cells: Uint16Array
  /** Cells in a row. */
  readonly rowLength: number
}

export interface Column {
  /** The first cell of the column in each row. */
  readonly cell: number
  readonly isWide: boolean
}

/** What stands in a cell for −1, and is no other number there. */
const none = 0xffff

/**
 * A table with −1 everywhere, and a column for each of `ranges`: its numbers are below it.
 *
 * Complexity: linear; 2 or 4 bytes a person and column.
 */
export function layMembership(
  people: number,
  ranges: readonly number[],
): { membership: Membership; columns: Column[] } {
  let rowLength = 0
  const columns = ranges.map((range) => {
    const column = { cell: rowLength, isWide: range > none }
    rowLength += column.isWide ? 2 : 1
    return column
  })
  return { membership: { cells: new Uint16Array(people * rowLength).fill(none), rowLength }, columns }
}

/** @param value Of 0 or more, below the column's range. */
export function writeMembership(
  { cells, rowLength }: Membership,
  person: number,
  { cell, isWide }: Column,
  value: number,
): void {
  const at = person * rowLength + cell
  cells[at] = value
  if (isWide) cells[at + 1] = value >>> 16
}

/** A person's number in a column, both of this table; −1 for none. */
export function readMembership(
  { cells, rowLength }: Membership,
  person: number,
  { cell, isWide }: Column,
): number {
  const at = person * rowLength + cell
  const low = cells[at] as number
  if (isWide) return low | ((cells[at + 1] as number) << 16)
  return low === none ? -1 : low
}
