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
 * The table of some lists, each of a number for each person, −1 or more.
 *
 * Complexity: linear; 2 or 4 bytes a person and list.
 */
export function packMembership(
  people: number,
  lists: readonly Int32Array[],
): { membership: Membership; columns: Column[] } {
  let rowLength = 0
  const columns = lists.map((list) => {
    const column = { cell: rowLength, isWide: list.some((value) => value >= none) }
    rowLength += column.isWide ? 2 : 1
    return column
  })
  const cells = new Uint16Array(people * rowLength)
  for (const [at, { cell, isWide }] of columns.entries()) {
    // A column for each list, and a number of it for each person.
    const list = lists[at] as Int32Array
    for (let person = 0; person < people; person++) {
      const value = list[person] as number
      cells[person * rowLength + cell] = value & none
      if (isWide) cells[person * rowLength + cell + 1] = value >>> 16
    }
  }
  return { membership: { cells, rowLength }, columns }
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
