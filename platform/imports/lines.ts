/** The longest line that is read; a longer one is refused without being held. */
export const longestLineBytes = 1024 * 1024

const linesPerGroup = 2000
const headBytes = 64 * 1024
const lineFeed = 10
const carriageReturn = 13

export type Encoding = 'utf-8' | 'gb18030'

export interface Line {
  /** 1 for the first line of the file. */
  readonly line: number
  readonly text: string
  readonly fault?: 'text.encoding' | 'text.control' | 'row.too-long'
}

export type LinesOpening =
  | {
      readonly ok: true
      readonly encoding: Encoding
      readonly byteOrderMark: boolean
      readonly lines: AsyncGenerator<Line[]>
    }
  | { readonly ok: false; readonly code: 'file.empty' | 'file.not-text' }

/**
 * Lines of a text file, in groups, each decoded by itself, so that one line of broken bytes harms no other.
 * Byte 10 and 13 never occur inside a character of UTF-8 or GB18030, hence lines can be cut before decoding.
 */
export async function openLines(bytes: AsyncIterable<Uint8Array>): Promise<LinesOpening> {
  const chunks = bytes[Symbol.asyncIterator]()
  const { head, atEnd } = await readHead(chunks)
  if (head.length === 0) return { ok: false, code: 'file.empty' }
  if (isBinary(head)) return { ok: false, code: 'file.not-text' }
  const byteOrderMark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf
  const encoding = byteOrderMark ? 'utf-8' : encodingOf(head, atEnd)
  const newline = head.includes(carriageReturn) && !head.includes(lineFeed) ? carriageReturn : lineFeed
  const body = byteOrderMark ? head.subarray(3) : head
  return { ok: true, encoding, byteOrderMark, lines: readLines({ body, chunks, encoding, newline }) }
}

async function readHead(chunks: AsyncIterator<Uint8Array>): Promise<{ head: Buffer; atEnd: boolean }> {
  const parts: Uint8Array[] = []
  for (let size = 0; size < headBytes; ) {
    const next = await chunks.next()
    if (next.done) return { head: Buffer.concat(parts), atEnd: true }
    parts.push(next.value)
    size += next.value.length
  }
  return { head: Buffer.concat(parts), atEnd: false }
}

/**
 * Zero bytes mean UTF-16, a spreadsheet or a picture, which have them from their first line on, or in most lines. A
 * stray one, from a cut cable or a disk that was full, costs only its line.
 */
function isBinary(head: Buffer): boolean {
  if (!head.includes(0)) return false
  const lines = head.toString('latin1').split(/[\r\n]+/)
  const first = lines.find((line) => line.trim() !== '')
  const zeroed = lines.filter((line) => line.includes('\0')).length
  return first?.includes('\0') === true || zeroed * 2 > lines.length
}

/**
 * By majority of the lines that are not plain ASCII: a UTF-8 file with one damaged line stays UTF-8 (the line is
 * refused), rather than turning the whole file into another script.
 */
function encodingOf(head: Buffer, atEnd: boolean): Encoding {
  const lines = head.toString('latin1').split(/\r\n|\n|\r/)
  // The last line of a head that is not the whole file may be cut inside a character.
  if (!atEnd && lines.length > 1) lines.pop()
  const telling = lines.filter((line) => /[\x80-\xff]/.test(line)).map((line) => Buffer.from(line, 'latin1'))
  const asUtf8 = telling.filter((line) => decodes('utf-8', line)).length
  const asGb18030 = telling.filter((line) => decodes('gb18030', line)).length
  return asUtf8 * 2 < telling.length && asGb18030 > asUtf8 ? 'gb18030' : 'utf-8'
}

function decodes(encoding: Encoding, line: Uint8Array): boolean {
  return decode(new TextDecoder(encoding, { fatal: true, ignoreBOM: true }), line) !== undefined
}

function decode(decoder: TextDecoder, line: Uint8Array): string | undefined {
  try {
    return decoder.decode(line)
  } catch {
    // TextDecoder has no other way to say that bytes are no text.
    return undefined
  }
}

interface LineSource {
  readonly body: Buffer
  readonly chunks: AsyncIterator<Uint8Array>
  readonly encoding: Encoding
  readonly newline: number
}

async function* readLines({ body, chunks, encoding, newline }: LineSource): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  let line = 0
  let rest: Buffer = Buffer.alloc(0)
  let isTooLong = false

  function toLine(raw: Buffer): Line {
    line += 1
    if (isTooLong) {
      isTooLong = false
      return { line, text: '', fault: 'row.too-long' }
    }
    const end = raw.at(-1) === carriageReturn ? raw.length - 1 : raw.length
    const text = decode(decoder, raw.subarray(0, end))
    if (text === undefined) return { line, text: '', fault: 'text.encoding' }
    return text.includes('\0') ? { line, text: '', fault: 'text.control' } : { line, text }
  }

  try {
    for (let chunk: Uint8Array | undefined = body; chunk; ) {
      const data: Buffer = rest.length > 0 ? Buffer.concat([rest, chunk]) : Buffer.from(chunk)
      let group: Line[] = []
      let start = 0
      for (let at = data.indexOf(newline); at >= 0; at = data.indexOf(newline, start)) {
        if (at - start > longestLineBytes) isTooLong = true
        group.push(toLine(data.subarray(start, at)))
        start = at + 1
        if (group.length === linesPerGroup) {
          yield group
          group = []
        }
      }
      rest = data.subarray(start)
      if (rest.length > longestLineBytes) {
        isTooLong = true
        rest = Buffer.alloc(0)
      }
      if (group.length > 0) yield group
      const next = await chunks.next()
      chunk = next.done ? undefined : next.value
    }
    if (rest.length > 0 || isTooLong) yield [toLine(rest)]
  } finally {
    await chunks.return?.()
  }
}
