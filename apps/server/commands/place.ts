import { isUtf8 } from 'node:buffer'
import { resolve } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { Command } from 'commander'
import { CsvError, parse } from 'csv-parse/sync'
import { z } from 'zod'
import { PlaceLevel, PlacePath, placeOfDivisionCode } from '#vocabulary'
import { ApiClient } from './api-client.ts'
import { createKeyIn, defaultDataDir, findServerUrl } from './data-dir.ts'
import { CommandFailure, exitCodes, openInput, report, tell } from './terminal.ts'

interface PlaceFlags {
  readonly server?: string
  readonly key?: string
  readonly dataDir: string
  readonly json?: boolean
}

export function placeCommand(): Command {
  const importing = new Command('import')
    .description('Add places from a CSV, and change those that exist; all or nothing')
    .argument('<file>', 'columns path or code, level, name_zh, name_en; and population, lon, lat where known')
    .option('--server <url>', 'a running server; without it the one of the data directory')
    .option('--key <key>', 'a key of that server that may maintain places')
    .option('--data-dir <dir>', "the server's data directory", defaultDataDir)
    .option('--json', 'print {"saved":…,"places":…}')
    .addHelpText(
      'after',
      `
A division code (GB/T 2260, 6, 9 or 12 digits) in the column "code" gives path and level by itself. UTF-8 or GB18030,
at most 50,000 places a file; parents stand in the file or in the tree.

Example:
  lianfang place import cities/demo/places.csv`,
    )
    .action(importPlaces)
  return new Command('place').description('The place tree').addCommand(importing)
}

const Row = z.object({
  path: z.string().optional(),
  code: z.string().optional(),
  division_code: z.string().optional(),
  level: z.string().optional(),
  name_zh: z.string().min(1),
  name_en: z.string().optional(),
  population: z.string().optional(),
  lon: z.string().optional(),
  lat: z.string().optional(),
})

async function importPlaces(file: string, flags: PlaceFlags): Promise<void> {
  const { places, faults } = await readPlaces(file)
  if (faults.length > 0) {
    for (const fault of faults.slice(0, 50)) tell(fault)
    throw new CommandFailure(
      `Rows of ${file} that are not places: ${faults.length}. Nothing was saved.`,
      exitCodes.refused,
    )
  }
  if (places.length > mostPlaces) {
    throw new CommandFailure(
      `${file} holds ${places.length} places; at most ${mostPlaces} are taken at a time. Split it, parents first.`,
      exitCodes.refused,
    )
  }
  if (places.length === 0) throw new CommandFailure(`${file} holds no places.`, exitCodes.refused)
  const client = await connect(flags)
  const saved = z
    .object({ saved: z.number(), places: z.number() })
    .parse(await client.post('/api/places', { places }))
  report(flags.json === true, saved, `Saved ${saved.saved} places; the tree has ${saved.places}.`)
}

async function connect({ server, key, dataDir }: PlaceFlags): Promise<ApiClient> {
  if (server) {
    if (!key) throw new CommandFailure('--server needs --key.', exitCodes.usage)
    return new ApiClient(server.replace(/\/$/, ''), key)
  }
  const url = await findServerUrl(resolve(dataDir))
  if (!url)
    throw new CommandFailure(`No server runs on ${resolve(dataDir)}: start one, or name one with --server.`)
  const made = await createKeyIn(dataDir, {
    title: 'place import at the command line',
    role: 'admin',
    scopes: ['manage'],
    places: ['*'],
    expiresAt: new Date(Date.now() + 3_600_000),
  })
  return new ApiClient(url, made.key)
}

/** As many as one request to the API may hold. */
const mostPlaces = 50_000

async function readPlaces(file: string): Promise<{ places: unknown[]; faults: string[] }> {
  const rows = parseRows(await readText(file), file)
  const places: unknown[] = []
  const faults: string[] = []
  const lineOf = new Map<string, number>()
  for (const { record, info } of rows) {
    const place = toPlace(record)
    if ('fault' in place) {
      faults.push(`${file} line ${info.lines}: ${place.fault}`)
      continue
    }
    const before = lineOf.get(place.path)
    if (before !== undefined)
      faults.push(`${file} line ${info.lines}: ${place.path} stands on line ${before} already`)
    lineOf.set(place.path, info.lines)
    places.push(place.place)
  }
  return { places, faults }
}

/** UTF-8, or GB18030, as Chinese spreadsheets save it; what is neither is refused. */
async function readText(file: string): Promise<string> {
  const bytes = await buffer(await openInput(file))
  if (isUtf8(bytes)) return bytes.toString('utf8')
  try {
    return new TextDecoder('gb18030', { fatal: true }).decode(bytes)
  } catch {
    throw new CommandFailure(
      `${file} is neither UTF-8 nor GB18030: save it as CSV in UTF-8.`,
      exitCodes.refused,
    )
  }
}

interface CsvRow {
  readonly record: unknown
  readonly info: { readonly lines: number }
}

function parseRows(text: string, file: string): CsvRow[] {
  try {
    const columns = (header: string[]) => {
      if (header.includes('name_zh')) return header
      throw new CommandFailure(
        `${file} has the columns ${header.map((name) => JSON.stringify(name)).join(', ')}; it needs name_zh, and path or ` +
          'code, separated by commas.',
        exitCodes.refused,
      )
    }
    // The shape that `info` asks of the parser.
    return parse(text, {
      columns,
      bom: true,
      trim: true,
      skip_empty_lines: true,
      info: true,
    }) as unknown as CsvRow[]
  } catch (error) {
    if (error instanceof CsvError) throw new CommandFailure(`${file}: ${error.message}`, exitCodes.refused)
    throw error
  }
}

function toPlace(record: unknown): { path: string; place: unknown } | { fault: string } {
  const row = Row.safeParse(record)
  if (!row.success) {
    const issue = row.error.issues[0]
    return { fault: `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is not a place'}` }
  }
  const { path, code, division_code, level, name_zh, name_en, population, lon, lat } = row.data
  const codeText = code || division_code || ''
  const byCode = placeOfDivisionCode(codeText)
  const at = PlacePath.safeParse(path || byCode?.path)
  if (!at.success) return { fault: 'neither "path" nor "code" says where the place is' }
  const atLevel = PlaceLevel.safeParse(level || byCode?.level)
  if (!atLevel.success)
    return { fault: `level ${JSON.stringify(level ?? '')} is none of ${PlaceLevel.options.join(', ')}` }
  const numbers = { population, lon, lat }
  const parsed: Record<string, number> = {}
  for (const [name, text] of Object.entries(numbers)) {
    if (text === undefined || text === '') continue
    const value = Number(text)
    if (!Number.isFinite(value)) return { fault: `${name} ${JSON.stringify(text)} is not a number` }
    parsed[name] = value
  }
  const name = { zh: name_zh, en: name_en || name_zh }
  return {
    path: at.data,
    place: { path: at.data, level: atLevel.data, name, codes: codeText ? [codeText] : [], ...parsed },
  }
}
