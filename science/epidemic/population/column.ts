/** One column of a table that lies row by row: of each person's row the number that belongs to one layer. */
export class Column {
  readonly length: number
  readonly #table: Int32Array
  readonly #columns: number
  readonly #column: number

  constructor({ table, columns, column }: { table: Int32Array; columns: number; column: number }) {
    this.length = table.length / columns
    this.#table = table
    this.#columns = columns
    this.#column = column
  }

  get(row: number): number {
    // Rows are below the length: whoever asks runs over it.
    return this.#table[row * this.#columns + this.#column] as number
  }

  set(row: number, value: number): void {
    this.#table[row * this.#columns + this.#column] = value
  }

  fill(value: number): void {
    for (let row = 0; row < this.length; row++) this.set(row, value)
  }
}
