import { CommandFailure, exitCodes } from '../terminal.ts'

/** So many faults of a file are told one by one; of the others how many there are. */
const mostTold = 20

/** What is wrong with a file, row by row: told together, so that it is put right in one go. */
export interface Faults {
  /** @param row Line of the file on which the row begins, 1 for the headings. */
  add(fault: { readonly row: number; readonly column?: string; readonly what: string }): void
  /** @throws CommandFailure that names the first faults by row and column, and how many more there are. */
  throwIfAny(file: string): void
}

export function makeFaults(): Faults {
  let count = 0
  const told: { row: number; words: string }[] = []
  return {
    add({ row, column, what }) {
      count += 1
      // Gaps are found after the cells: the first by row are kept, whenever they were found.
      if (told.length === mostTold && told.at(-1)!.row <= row) return
      const at = told.findLastIndex((one) => one.row <= row) + 1
      told.splice(at, 0, { row, words: `  row ${row}${column === undefined ? '' : `, ${column}`}: ${what}` })
      if (told.length > mostTold) told.pop()
    },
    throwIfAny(file) {
      if (count === 0) return
      const more = count - told.length
      throw new CommandFailure(
        [
          `${file} is refused; nothing was written.`,
          ...told.map(({ words }) => words),
          ...(more > 0 ? [`  and ${more} more`] : []),
        ].join('\n'),
        exitCodes.usage,
      )
    },
  }
}

/** What a library of numbers refuses is wrong input or a wrong setting; said in its own words. */
export function refusing<Of>(work: () => Of, about = ''): Of {
  try {
    return work()
  } catch (error) {
    if (error instanceof RangeError) throw new CommandFailure(`${about}${error.message}.`, exitCodes.usage)
    throw error
  }
}
