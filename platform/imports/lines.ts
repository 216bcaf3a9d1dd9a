import { decode, type Encoding, findMark, makeEncodingWitness } from './encoding.ts'

/** The longest line that is read; a longer one is refused without being held. */
export const longestLineBytes = 1024 * 1024

const linesPerGroup = 2000
const headBytes = 64 * 1024
const lineFeed = 10
const carriageReturn = 13

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
 * Byte 10 and 13 never occur inside a character of UTF-8 or GB18030, hence lines can be cut before decoding. UTF-16 is
 * turned into UTF-8 before. Where the encoding is not given it is judged by the beginning of the file.
 */
export async function openLines(
  bytes: AsyncIterable<Uint8Array>,
  given?: Encoding | undefined,
): Promise<LinesOpening> {
  const chunks = bytes[Symbol.asyncIterator]()
  const first = await readHead(chunks)
  if (first.length === 0) return { ok: false, code: 'file.empty' }
  const mark = findMark(first)
  const encoding = mark?.encoding ?? given ?? encodingOf(first)
  const byteOrderMark = mark !== undefined
  const body = mark ? first.subarray(mark.bytes) : first
  if (encoding === 'utf-16le' || encoding === 'utf-16be')
    return { ok: true, encoding, byteOrderMark, lines: readWide({ body, chunks, encoding }) }
  if (isBinary(first)) return { ok: false, code: 'file.not-text' }
  return { ok: true, encoding, byteOrderMark, lines: readLines({ body, chunks, encoding }) }
}

function encodingOf(head: Buffer): Encoding {
  const witness = makeEncodingWitness()
  witness.take(head)
  return witness.finding().encoding
}

async function readHead(chunks: AsyncIterator<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for (let size = 0; size < headBytes; ) {
    const next = await chunks.next()
    if (next.done) break
    parts.push(next.value)
    size += next.value.length
  }
  return Buffer.concat(parts)
}

/**
 * Zero bytes mean a spreadsheet or a picture, which have them from their first line on, or in most lines. A
 * stray one, from a cut cable or a disk that was full, costs only its line.
 */
function isBinary(head: Buffer): boolean {
  if (!head.includes(0)) return false
  const lines = head.toString('latin1').split(/[\r\n]+/)
  const first = lines.find((line) => line.trim() !== '')
  const zeroed = lines.filter((line) => line.includes('\0')).length
  return first?.includes('\0') === true || zeroed * 2 > lines.length
}

interface LineSource {
  readonly body: Buffer
  readonly chunks: AsyncIterator<Uint8Array>
  readonly encoding: Encoding
}

/** Half a character becomes U+FFFD, and its line is refused as broken bytes are. */
async function* readWide({ body, chunks, encoding }: LineSource): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true })
  const toUtf8 = (bytes: Uint8Array) => Buffer.from(decoder.decode(bytes, { stream: true }))
  async function* narrow(): AsyncGenerator<Buffer> {
    try {
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield toUtf8(next.value)
      yield Buffer.from(decoder.decode())
    } finally {
      await chunks.return?.()
    }
  }
  for await (const group of readLines({ body: toUtf8(body), chunks: narrow(), encoding: 'utf-8' }))
    yield group.map((line) =>
      line.text.includes('\ufffd') ? { line: line.line, text: '', fault: 'text.encoding' } : line,
    )
}

async function* readLines({ body, chunks, encoding }: LineSource): AsyncGenerator<Line[]> {
  const newline = body.includes(carriageReturn) && !body.includes(lineFeed) ? carriageReturn : lineFeed
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
