import { open, rename, rm, stat } from 'node:fs/promises'
import { toCsvCell } from '#platform/imports'
import { CommandFailure, exitCodes } from '../terminal.ts'

/** Where results go; text is gathered before it is written. */
export interface Output {
  write(text: string): Promise<void>
}

const gatheredChars = 64 * 1024

/**
 * Lends a file to be written. Until the work has come to its end nothing of it is seen: it is written aside and then put in its place.
 *
 * @param file `-` is the standard output.
 */
export async function withOutput<Of>(file: string, work: (out: Output) => Promise<Of>): Promise<Of> {
  if (file === '-') return await writing(process.stdout, work)
  // A pipe or a device has no place to be put into.
  const found = await stat(file).catch(() => undefined)
  const isPlain = found === undefined || found.isFile()
  const aside = isPlain ? `${file}.${process.pid}.partial` : file
  if (found?.isDirectory()) throw cannotWrite(file, 'it is a directory')
  const handle = await open(aside, isPlain ? 'wx' : 'w').catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    throw cannotWrite(file, code === 'ENOENT' ? 'its directory does not exist' : String(code))
  })
  const stream = handle.createWriteStream()
  try {
    const result = await writing(stream, work)
    await new Promise<void>((done, fail) => {
      stream.once('error', fail).end(done)
    })
    if (isPlain) await rename(aside, file)
    return result
  } catch (error) {
    stream.destroy()
    if (isPlain) await rm(aside, { force: true })
    throw error
  }
}

function cannotWrite(file: string, why: string): CommandFailure {
  return new CommandFailure(`${file} cannot be written: ${why}.`, exitCodes.usage)
}

async function writing<Of>(stream: NodeJS.WritableStream, work: (out: Output) => Promise<Of>): Promise<Of> {
  let gathered = ''
  const flush = async () => {
    const text = gathered
    gathered = ''
    await new Promise<void>((done, fail) => {
      stream.write(text, (error) =>
        error ? fail(new CommandFailure(`The output cannot be written: ${error.message}.`)) : done(),
      )
    })
  }
  const result = await work({
    async write(text) {
      gathered += text
      if (gathered.length >= gatheredChars) await flush()
    },
  })
  if (gathered !== '') await flush()
  return result
}

export type Cell = string | number | boolean | undefined

/** Writes a table row by row: CSV with headings, or under `--json` one object a line. */
export async function startTable(
  out: Output,
  { columns, json }: { columns: readonly string[]; json: boolean },
): Promise<(cells: readonly Cell[]) => Promise<void>> {
  if (json)
    return async (cells) => {
      const row = Object.fromEntries(columns.map((column, at) => [column, toJson(cells[at])]))
      await out.write(`${JSON.stringify({ type: 'row', ...row })}\n`)
    }
  await out.write(`${columns.join(',')}\n`)
  return async (cells) => await out.write(`${cells.map(toCell).join(',')}\n`)
}

/** Names may be anything, a formula too; numbers are written as they are. */
function toCell(value: Cell): string {
  if (value === undefined || Number.isNaN(value)) return ''
  if (typeof value === 'string') return toCsvCell(value)
  return typeof value === 'boolean' ? (value ? '1' : '0') : String(value)
}

function toJson(value: Cell): string | number | boolean | null {
  return value === undefined || (typeof value === 'number' && !Number.isFinite(value)) ? null : value
}
