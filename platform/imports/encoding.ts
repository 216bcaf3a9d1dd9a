import { isAscii } from 'node:buffer'

export const encodings = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be'] as const
export type Encoding = (typeof encodings)[number]

/** In which encoding a file is, how sure that is (0 to 1), and by what: its mark, having no sign beyond ASCII, or its content. */
export interface EncodingFinding {
  readonly encoding: Encoding
  readonly confidence: number
  readonly by: 'mark' | 'ascii' | 'content'
}

export interface EncodingWitness {
  /** The bytes of the file, in order. */
  take(chunk: Uint8Array): void
  finding(): EncodingFinding
}

/** How much of a file is looked at, from its beginning and from its first byte beyond ASCII. */
const sampleBytes = 64 * 1024

const marks: readonly { readonly encoding: Encoding; readonly bytes: readonly number[] }[] = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
]

/** The encoding that a byte order mark states, and the bytes that the mark takes. */
export function findMark(head: Uint8Array): { encoding: Encoding; bytes: number } | undefined {
  const mark = marks.find(({ bytes }) => bytes.every((byte, at) => head[at] === byte))
  return mark && { encoding: mark.encoding, bytes: mark.bytes.length }
}

/**
 * Watches a file go by. A table may be plain ASCII for a million lines before its first name, so what tells is taken from the
 * first byte beyond ASCII on: there a character begins, in UTF-8 as in GB18030.
 */
export function makeEncodingWitness(): EncodingWitness {
  const head: Uint8Array[] = []
  const telling: Uint8Array[] = []
  let headBytes = 0
  let tellingBytes = 0

  return {
    take(chunk) {
      if (headBytes < sampleBytes) {
        head.push(Buffer.from(chunk.subarray(0, sampleBytes - headBytes)))
        headBytes += head.at(-1)?.length ?? 0
      }
      if (tellingBytes >= sampleBytes) return
      const from = tellingBytes > 0 ? 0 : firstBeyondAscii(chunk)
      if (from === undefined) return
      telling.push(Buffer.from(chunk.subarray(from, from + sampleBytes - tellingBytes)))
      tellingBytes += telling.at(-1)?.length ?? 0
    },
    finding: () =>
      judge({
        head: Buffer.concat(head),
        telling: Buffer.concat(telling),
        isCut: tellingBytes >= sampleBytes,
      }),
  }
}

function firstBeyondAscii(chunk: Uint8Array): number | undefined {
  if (isAscii(chunk)) return undefined
  return chunk.findIndex((byte) => byte >= 0x80)
}

function judge({ head, telling, isCut }: { head: Buffer; telling: Buffer; isCut: boolean }): EncodingFinding {
  const mark = findMark(head)
  if (mark) return { encoding: mark.encoding, confidence: 1, by: 'mark' }
  const wide = wideOf(head)
  if (wide) return { encoding: wide, confidence: 0.9, by: 'content' }
  if (telling.length === 0) return { encoding: 'utf-8', confidence: 1, by: 'ascii' }
  const utf8 = weigh('utf-8', telling, isCut)
  const gb18030 = weigh('gb18030', telling, isCut)
  const [best, other] = gb18030.score > utf8.score ? [gb18030, utf8] : [utf8, gb18030]
  // Two characters prove little however well they fit; some ten are enough.
  const evidence = best.signs / (best.signs + 3)
  const margin = Math.min(1, Math.max(0, best.score - other.score))
  const confidence = Math.round((0.5 + 0.5 * margin * evidence) * 100) / 100
  return { encoding: best.encoding, confidence, by: 'content' }
}

/** UTF-16 without a mark: digits, commas and line ends have a zero byte, always on the same side. */
function wideOf(head: Buffer): Encoding | undefined {
  let even = 0
  let odd = 0
  for (let at = 0; at < head.length; at++) if (head[at] === 0) at % 2 === 0 ? even++ : odd++
  const zeros = even + odd
  if (zeros < 2 || zeros * 20 < head.length) return undefined
  const [encoding, most] = odd > even ? (['utf-16le', odd] as const) : (['utf-16be', even] as const)
  if (most * 10 < zeros * 9) return undefined
  const text = new TextDecoder(encoding).decode(head.subarray(0, head.length - (head.length % 2)))
  // A picture or a program may have zeros like this; a table has no control characters besides its line ends.
  return /[^\P{Cc}\r\n\t]|\p{Cn}|\ufffd/u.test(text) ? undefined : encoding
}

interface Weight {
  readonly encoding: Encoding
  /** -1: nothing of it can be so; 1: all of it is what people write. */
  readonly score: number
  /** How many characters beyond ASCII were looked at. */
  readonly signs: number
}

/** Line by line, so that one line of broken bytes does not turn the whole file into another script. */
function weigh(encoding: 'utf-8' | 'gb18030', bytes: Buffer, isCut: boolean): Weight {
  const lines = bytes.toString('latin1').split(/\r\n|\n|\r/)
  // The last line of a sample that is not the whole file may be cut inside a character.
  if (isCut && lines.length > 1) lines.pop()
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  let signs = 0
  let sum = 0
  for (const line of lines) {
    if (!/[\x80-\xff]/.test(line)) continue
    const text = decode(decoder, Buffer.from(line, 'latin1'))
    const weights = text === undefined ? [-1] : [...text.replace(/[^\x80-\u{10ffff}]/gu, '')].map(weightOf)
    signs += weights.length
    for (const weight of weights) sum += weight
  }
  return { encoding, score: signs === 0 ? 0 : sum / signs, signs }
}

/** How likely it is that somebody wrote this character into a table of a Chinese office. */
function weightOf(character: string): number {
  if (frequent.has(character)) return 1
  if (/[\u3000-\u303f\uff00-\uffef·—‘’“”…℃°×]/u.test(character)) return 0.8
  if (/\p{Script=Han}/u.test(character)) return 0.4
  if (/\p{L}|\p{N}|\p{P}|\p{S}/u.test(character)) return 0.2
  return -1
}

/** The 3,755 characters of the first level of GB/T 2312, which are ordered by how they are read, not by how rare they are. */
const frequent: ReadonlySet<string> = new Set(
  new TextDecoder('gb18030').decode(
    Uint8Array.from(
      Array.from({ length: 0xd7 - 0xb0 + 1 }, (_, row) =>
        Array.from({ length: row === 0xd7 - 0xb0 ? 0xf9 - 0xa0 : 94 }, (_, at) => [0xb0 + row, 0xa1 + at]),
      ).flat(2),
    ),
  ),
)

/** The text, or nothing where the bytes are none. */
export function decode(decoder: TextDecoder, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    // TextDecoder has no other way to say that bytes are no text.
    return undefined
  }
}
