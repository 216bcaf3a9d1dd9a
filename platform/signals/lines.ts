import { isUtf8 } from 'node:buffer'
import { limits } from '#vocabulary'

/** A line of NDJSON: its bytes as an event, or why it cannot be one. */
export type Line =
  | { readonly value: unknown }
  | { readonly fault: 'json.malformed' | 'json.utf8' | 'event.too-large' }

const newline = 10
const carriageReturn = 13

/** Cuts a stream of bytes into lines. Holds at most one line; of a line over the limit it keeps nothing. */
export class LineReader {
  #rest: Buffer[] = []
  #restBytes = 0
  #overlong = false

  /** The lines that these bytes complete. Blank lines are none. */
  read(bytes: Buffer): Line[] {
    const lines: Line[] = []
    let start = 0
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
      this.#add(bytes.subarray(start, end))
      this.#finish(lines)
      start = end + 1
    }
    this.#add(bytes.subarray(start))
    return lines
  }

  /** The last line, where it did not end in a newline. */
  end(): Line[] {
    const lines: Line[] = []
    this.#finish(lines)
    return lines
  }

  #add(bytes: Buffer): void {
    if (bytes.length === 0) return
    this.#restBytes += bytes.length
    // One more for the carriage return before the newline, if there is one.
    if (this.#restBytes > limits.eventBytes + 1) {
      this.#overlong = true
      this.#rest = []
    } else this.#rest.push(bytes)
  }

  #finish(lines: Line[]): void {
    const bytes = this.#rest.length === 1 ? this.#rest[0] : Buffer.concat(this.#rest)
    if (this.#overlong || (this.#restBytes > limits.eventBytes && bytes?.at(-1) !== carriageReturn))
      lines.push({ fault: 'event.too-large' })
    else if (bytes && !isBlank(bytes)) lines.push(parseLine(bytes))
    this.#rest = []
    this.#restBytes = 0
    this.#overlong = false
  }
}

/** The bytes of one event, or of a batch, as JSON. */
export function parseLine(bytes: Buffer): Line {
  if (!isUtf8(bytes)) return { fault: 'json.utf8' }
  // A byte order mark, which Windows writes at the start of a file, also where several files were joined.
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  try {
    return { value: JSON.parse(bytes.toString('utf8', start)) as unknown }
  } catch {
    return { fault: 'json.malformed' }
  }
}

/** The events of a batch of so many bytes: each has the limit that it would have alone. */
export function toLines(events: readonly unknown[], bytes: number): Line[] {
  if (bytes <= limits.eventBytes) return events.map((value) => ({ value }))
  return events.map((value) => (isTooLarge(value) ? { fault: 'event.too-large' } : { value }))
}

function isTooLarge(event: unknown): boolean {
  try {
    return Buffer.byteLength(JSON.stringify(event)) > limits.eventBytes
  } catch {
    // Nested too deeply to be written again; the examination, which does not go down, says what is wrong with it.
    return false
  }
}

function isBlank(bytes: Buffer): boolean {
  // Space, tab, carriage return: what a blank line may hold.
  return bytes.every((byte) => byte === 32 || byte === 9 || byte === carriageReturn)
}
