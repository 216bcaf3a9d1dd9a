import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import yauzl, { type Entry, RandomAccessReader, type ZipFile } from 'yauzl'
import type { FileSource } from '../file-source.ts'
import { WorkbookFault, workbookLimits } from './fault.ts'

/** The parts of a workbook (Open Packaging Conventions, ISO/IEC 29500-2): a zip whose members are read as streams. */
export interface WorkbookPackage {
  /** Names of the parts, without the leading slash. */
  readonly parts: readonly string[]
  /** Bytes of a part when it is unpacked, as the zip states it; a part that is longer fails while it is read. */
  sizeOf(part: string): number
  /** Throws a `WorkbookFault` where there is no such part, or where it is larger than `mostBytes`. */
  read(part: string, mostBytes: number): Promise<AsyncIterable<Uint8Array>>
}

class SourceReader extends RandomAccessReader {
  readonly #source: FileSource
  constructor(source: FileSource) {
    super()
    this.#source = source
  }
  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#source.read(start, end))
  }
}

export async function openPackage(source: FileSource): Promise<WorkbookPackage> {
  if (source.bytes > workbookLimits.bytes)
    throw new WorkbookFault(
      'workbook.too-large',
      `The workbook has ${source.bytes} bytes; at most ${workbookLimits.bytes} are read. Save the sheet as CSV.`,
    )
  const zip = await openZip(source)
  const entries = await listEntries(zip)
  const open = promisify(zip.openReadStream.bind(zip)) as (entry: Entry) => Promise<Readable>
  return {
    parts: [...entries.keys()],
    sizeOf: (part) => entries.get(part)?.uncompressedSize ?? 0,
    async read(part, mostBytes) {
      const entry = entries.get(part)
      if (!entry) throw malformed(`it has no part ${JSON.stringify(part.slice(0, 80))}`)
      refuseLarge(entry, mostBytes)
      const stream = await open(entry).catch((error: unknown) => {
        throw malformed(messageOf(error))
      })
      return readPart(stream)
    },
  }
}

/** What the zip states is held against what comes: yauzl ends a part that grows beyond it. */
async function* readPart(stream: Readable): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) yield chunk as Uint8Array
  } catch (error) {
    throw malformed(messageOf(error))
  }
}

function refuseLarge({ compressedSize, uncompressedSize }: Entry, mostBytes: number): void {
  const { growth, growthFromBytes } = workbookLimits
  if (uncompressedSize > mostBytes)
    throw new WorkbookFault(
      'workbook.too-large',
      `A part of the workbook unpacks to ${uncompressedSize} bytes; at most ${mostBytes} are read.`,
    )
  if (uncompressedSize > growthFromBytes && uncompressedSize > compressedSize * growth)
    throw new WorkbookFault(
      'workbook.too-large',
      `A part of the workbook grows ${Math.round(uncompressedSize / Math.max(1, compressedSize))} times when it is unpacked; no table does.`,
    )
}

async function openZip(source: FileSource): Promise<ZipFile> {
  const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true }
  return await new Promise<ZipFile>((resolve, reject) =>
    yauzl.fromRandomAccessReader(new SourceReader(source), source.bytes, options, (error, zip) =>
      error ? reject(malformed(messageOf(error))) : resolve(zip),
    ),
  )
}

async function listEntries(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  if (zip.entryCount > workbookLimits.parts)
    throw new WorkbookFault(
      'workbook.too-large',
      `The workbook has ${zip.entryCount} parts; at most ${workbookLimits.parts} are read.`,
    )
  return await new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>()
    zip.on('error', (error: unknown) => reject(malformed(messageOf(error))))
    zip.on('end', () => resolve(entries))
    zip.on('entry', (entry: Entry) => {
      entries.set(entry.fileName, entry)
      zip.readEntry()
    })
    zip.readEntry()
  })
}

function malformed(why: string): WorkbookFault {
  return new WorkbookFault('workbook.malformed', `The workbook cannot be read: ${why}.`)
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 200)
}
