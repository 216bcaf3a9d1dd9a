import { type SaxesAttributePlain, SaxesParser, type SaxesTagPlain } from 'saxes'
import { WorkbookFault, workbookLimits } from './fault.ts'

export interface XmlHandler {
  /** Names are without their prefix; attributes as they stand. */
  open(name: string, attributes: Readonly<Record<string, string>>): void
  close(name: string): void
  text(text: string): void
}

/** A mark-up or a text of this many characters on end is no cell of a table. */
const mostCharsOnEnd = 4 * 1024 * 1024

/**
 * Reads a part of a workbook through, and gives way after each piece, so that whoever asks can take what was found. What has no
 * business in a workbook ends it: a document type (and with it every entity of its own), nesting without end, a text without end.
 */
export async function* readXml(bytes: AsyncIterable<Uint8Array>, handler: XmlHandler): AsyncGenerator<void> {
  const parser = new SaxesParser({ xmlns: false, position: false })
  let depth = 0
  let sinceEvent = 0
  const fail = (why: string) => {
    throw new WorkbookFault('workbook.malformed', `The workbook cannot be read: ${why}.`)
  }
  parser.on('error', (error) => fail(error.message.slice(0, 120)))
  parser.on('doctype', () => fail('it declares a document type, which no workbook needs'))
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => {
    sinceEvent = 0
    depth += 1
    if (depth > workbookLimits.depth) fail(`it is nested more than ${workbookLimits.depth} deep`)
    handler.open(localName(name), attributes)
  })
  parser.on('attribute', ({ value }: SaxesAttributePlain) => {
    if (value.length > workbookLimits.cellChars) fail('an attribute is longer than any cell')
  })
  parser.on('closetag', ({ name }: SaxesTagPlain) => {
    sinceEvent = 0
    depth -= 1
    handler.close(localName(name))
  })
  parser.on('text', (text) => {
    sinceEvent = 0
    handler.text(text)
  })
  let decoder: TextDecoder | undefined
  for await (const chunk of bytes) {
    decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true })
    const text = decodeOr(decoder, chunk, fail)
    sinceEvent += text.length
    parser.write(text)
    if (sinceEvent > mostCharsOnEnd) fail('a text in it is longer than any cell')
    yield
  }
  parser.write(decodeOr(decoder ?? new TextDecoder(), undefined, fail))
  parser.close()
  yield
}

function encodingOf(head: Uint8Array): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'utf-8'
}

function decodeOr(decoder: TextDecoder, chunk: Uint8Array | undefined, fail: (why: string) => void): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
  } catch {
    fail('it holds bytes that are no text')
    return ''
  }
}

function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}
