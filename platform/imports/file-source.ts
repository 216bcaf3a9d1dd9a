import type { Encoding } from './encoding.ts'

/** A file that is there as a whole and may be read any number of times, also in parts. */
export interface FileSource {
  readonly bytes: number
  /** Of a text: what all of it says of its encoding. */
  readonly encoding?: Encoding | undefined
  /** From a byte up to, and without, another; all of it without them. */
  read(from?: number, to?: number): AsyncIterable<Uint8Array>
}

export type FileFormat = 'text' | 'xlsx' | 'xls'

/** By its first bytes. A workbook of the old form and one with a password begin alike. */
export async function findFormat(source: FileSource): Promise<FileFormat> {
  const parts: Uint8Array[] = []
  for await (const part of source.read(0, Math.min(8, source.bytes))) parts.push(part)
  const head = Buffer.concat(parts).toString('latin1')
  if (head.startsWith('PK\x03\x04')) return 'xlsx'
  return head.startsWith('\xd0\xcf\x11\xe0') ? 'xls' : 'text'
}
