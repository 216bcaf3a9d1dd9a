import type { MediaType } from './media.ts'

/** Looks at a file as it passes, block by block, and tells at the end what it is. */
export interface Sniffer {
  take(block: Buffer): void
  /** What the file is, or nothing where it is none of what is taken. Texts are told apart by what the sender says. */
  end(said: MediaType | 'any'): MediaType | undefined
}

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const headBytes = 64

/** By its content alone: names and headers say what a sender likes. */
export function makeSniffer(): Sniffer {
  let head = Buffer.alloc(0)
  const text = watchText()
  const parts = watchParts(['[Content_Types].xml', 'xl/workbook.xml', 'vbaProject.bin'])
  return {
    take(block) {
      if (head.length < headBytes) head = Buffer.concat([head, block.subarray(0, headBytes - head.length)])
      text.take(block)
      parts.take(block)
    },
    end(said) {
      const found = findMagic(head)
      if (found === 'zip') return isWorkbook(parts.seen) ? xlsx : undefined
      if (found) return found
      if (!text.isText() || isMarkup(head)) return undefined
      return said === 'text/csv' ? 'text/csv' : 'text/plain'
    },
  }
}

const latin = (head: Buffer, from: number, until: number) => head.toString('latin1', from, until)

/** What the first bytes tell. */
function findMagic(head: Buffer): MediaType | 'zip' | undefined {
  const starts = (hex: string) => head.subarray(0, hex.length / 2).toString('hex') === hex
  if (starts('ffd8ff')) return 'image/jpeg'
  if (starts('89504e470d0a1a0a')) return 'image/png'
  if (/^GIF8[79]a/.test(latin(head, 0, 6))) return 'image/gif'
  if (latin(head, 0, 5) === '%PDF-') return 'application/pdf'
  if (latin(head, 0, 4) === 'RIFF') {
    if (latin(head, 8, 12) === 'WEBP') return 'image/webp'
    return latin(head, 8, 12) === 'WAVE' ? 'audio/wav' : undefined
  }
  if (latin(head, 4, 8) === 'ftyp') return findBrand(head)
  if (latin(head, 0, 4) === 'OggS') return 'audio/ogg'
  if (/^#!AMR(-WB)?\n/.test(latin(head, 0, 9))) return 'audio/amr'
  if (starts('504b0304')) return 'zip'
  return findAudioFrame(head)
}

/** Boxes of ISO/IEC 14496-12: an image and a sound begin alike, apart from the brand. */
function findBrand(head: Buffer): MediaType | undefined {
  const brand = latin(head, 8, 12)
  if (['heic', 'heix', 'heim', 'heis', 'mif1'].includes(brand)) return 'image/heic'
  return ['M4A ', 'M4B '].includes(brand) ? 'audio/mp4' : undefined
}

/** MPEG audio: an ID3 tag, or a frame at once. Layer 0 is AAC's (ADTS). */
function findAudioFrame(head: Buffer): MediaType | undefined {
  if (latin(head, 0, 3) === 'ID3') return 'audio/mpeg'
  const [first = 0, second = 0] = head
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return undefined
  const layer = (second >> 1) & 3
  if (layer === 0) return (second & 0xf0) === 0xf0 ? 'audio/aac' : undefined
  return layer === 1 ? 'audio/mpeg' : undefined
}

/** A workbook holds its parts by these names, which a packed file writes as they are. One with a program in it is refused. */
function isWorkbook(seen: ReadonlySet<string>): boolean {
  return seen.has('[Content_Types].xml') && seen.has('xl/workbook.xml') && !seen.has('vbaProject.bin')
}

/** Looks for names within the bytes, across the seams of blocks too. */
function watchParts(names: readonly string[]) {
  const seen = new Set<string>()
  const overlap = Math.max(...names.map((name) => name.length)) - 1
  let tail = Buffer.alloc(0)
  return {
    seen,
    take(block: Buffer) {
      const joined = Buffer.concat([tail, block])
      for (const name of names) if (!seen.has(name) && joined.includes(name, 0, 'latin1')) seen.add(name)
      tail = Buffer.from(joined.subarray(-overlap))
    },
  }
}

/** Text is UTF-8 throughout, or GB18030, which is what office programs of the region write; without control characters. */
function watchText() {
  const decoders = ['utf-8', 'gb18030'].map((name) => new TextDecoder(name, { fatal: true }))
  const alive = new Set(decoders)
  const decode = (decoder: TextDecoder, ...block: [] | [Buffer]) => {
    try {
      const text = block.length === 0 ? decoder.decode() : decoder.decode(block[0], { stream: true })
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      if (/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\u007f]/.test(text)) alive.delete(decoder)
    } catch {
      alive.delete(decoder)
    }
  }
  return {
    take(block: Buffer) {
      for (const decoder of alive) decode(decoder, block)
    },
    isText() {
      for (const decoder of alive) decode(decoder)
      return alive.size > 0
    },
  }
}

/** HTML, SVG and other markup are no plain text, whatever they are called. */
function isMarkup(head: Buffer): boolean {
  return /^(\ufeff)?\s*<[!?/a-z]/i.test(head.toString('utf8'))
}
