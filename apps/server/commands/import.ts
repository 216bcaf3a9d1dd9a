import { readFile, stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { Command } from 'commander'
import { z } from 'zod'
import { ImportCounts } from '#platform/imports'
import { Problem, Words } from '#vocabulary'
import { createKeyIn, defaultDataDir, findServerUrl } from './data-dir.ts'
import { CommandFailure, exitCodes, openInput, Progress, report, tell } from './terminal.ts'

interface ServerFlags {
  readonly server?: string
  readonly key?: string
  readonly dataDir: string
  readonly json?: boolean
}

interface ImportFlags extends ServerFlags {
  readonly mapping?: string
  readonly dryRun?: boolean
}

export function importCommand(): Command {
  const undoing = withServerFlags(
    new Command('undo')
      .description('Undo a whole import: every record that it brought is taken back; earlier views stay')
      .argument('<id>', 'the number of the import'),
  ).action(undo)
  const cancelling = withServerFlags(
    new Command('cancel')
      .description('Cancel an import that is under way: what has a verdict keeps it, and may be undone')
      .argument('<id>', 'the number of the import'),
  ).action(cancel)
  return withServerFlags(
    new Command('import')
      .description('Import a file; every row has a verdict, and the whole can be undone')
      .argument('<file>', 'CSV in UTF-8, UTF-16 or GB18030, or a workbook (.xlsx)')
      .option('--mapping <file>', 'YAML that says what the columns are; without it a draft of one is printed')
      .option('--dry-run', 'say what an import would do, and store nothing'),
  )
    .addHelpText(
      'after',
      `
Sent again after an interruption, the same file goes on where it stopped.

Without a mapping nothing is imported: what the columns seem to be is told, and a draft of a mapping printed.

Examples:
  lianfang import cases.xlsx > mapping.yaml
  lianfang import cases.xlsx --mapping mapping.yaml --dry-run
  lianfang import cases.csv --mapping cities/mappings/h7n9-line-list-2013.yaml
  lianfang import cancel 17
  lianfang import undo 17`,
    )
    .action(importFile)
    .addCommand(undoing)
    .addCommand(cancelling)
}

function withServerFlags(command: Command): Command {
  return command
    .option('--server <url>', 'a running server, or a world of it; without it the one of the data directory')
    .option('--key <key>', 'a key of that server that may import')
    .option('--data-dir <dir>', "the server's data directory", defaultDataDir)
    .option('--json', 'print the import as one JSON object')
}

const ImportView = z.looseObject({
  id: z.string(),
  state: z.string(),
  counts: ImportCounts,
  progress: z.object({ share: z.number(), line: z.int() }),
  error: z.string().optional(),
})
type ImportView = z.infer<typeof ImportView>

async function importFile(file: string, flags: ImportFlags): Promise<void> {
  const { mapping: mappingFile } = flags
  if (!mappingFile) return await draft(file, flags)
  const yaml = await readFile(mappingFile, 'utf8').catch(() => {
    throw new CommandFailure(`The mapping ${mappingFile} cannot be read.`, exitCodes.usage)
  })
  const server = await connect(flags)
  const mapping = z
    .object({ id: z.string() })
    .parse(await send(server, 'POST', '/api/mappings', { type: 'text/yaml', body: yaml }))
  if (flags.dryRun) return await foresee(server, { file, mapping: mapping.id, json: flags.json === true })
  const begun = ImportView.parse(await sendFile(server, file, `/api/imports?mapping=${mapping.id}&`))
  const progress = new Progress('Importing', 1)
  const ended = await follow(server, begun, 'running', ({ progress: { share }, counts }) =>
    progress.show(share, `${counts.rows.read} rows`),
  )
  progress.end()
  if (ended.state !== 'done')
    throw new CommandFailure(
      `Import ${ended.id} stopped after ${ended.counts.rows.read} rows: ${ended.error ?? ended.state}. Send the file again to go on.`,
    )
  reportImport(ended, flags)
}

/** Sends the file itself to a path that ends where its name is to be said. */
async function sendFile(server: Server, file: string, path: string): Promise<unknown> {
  const stream = await openInput(file)
  const { size } = await stat(file)
  const sending = new Progress('Sending', size)
  const body = Readable.from(tapped(stream, (sent) => sending.show(sent)))
  const name = encodeURIComponent(basename(file).slice(0, 200))
  const answer = await send(server, 'POST', `${path}file=${name}`, { type: 'application/octet-stream', body })
  sending.end()
  return answer
}

/** Uploads the file for as long as it is looked at. */
async function withUpload<Of>(
  server: Server,
  file: string,
  work: (path: string) => Promise<Of>,
): Promise<Of> {
  const { id } = z.object({ id: z.string() }).parse(await sendFile(server, file, '/api/uploads?'))
  try {
    return await work(`/api/uploads/${id}`)
  } finally {
    await send(server, 'DELETE', `/api/uploads/${id}`)
  }
}

const Guess = z.looseObject({
  columns: z.array(
    z.looseObject({ column: z.string(), role: z.string(), confidence: z.number(), reason: Words }),
  ),
  draft: z.looseObject({
    yaml: z.string(),
    isValid: z.boolean(),
    needs: z.array(z.object({ where: z.string(), message: Words })),
  }),
  remembered: z.array(z.looseObject({ id: z.string(), name: z.string(), version: z.int() })),
})

/** Tells what the columns seem to be, and prints a mapping made of that. */
async function draft(file: string, flags: ImportFlags): Promise<void> {
  const server = await connect(flags)
  const said = await withUpload(server, file, (path) => send(server, 'GET', `${path}/guess`))
  const { columns, draft: drafted, remembered } = Guess.parse(said)
  for (const { column, role, confidence, reason } of columns)
    tell(`${column}: ${role}, ${Math.round(confidence * 100)} % (${reason.en})`)
  for (const { id, name, version } of remembered)
    tell(`Used before for these headings: ${name}, version ${version} (GET /api/mappings/${id})`)
  for (const { where, message } of drafted.needs) tell(`Needed at ${where}: ${message.en}`)
  report(flags.json === true, { ...Guess.parse(said) }, drafted.yaml.trimEnd())
}

const DryRun = z.looseObject({
  id: z.string(),
  state: z.string(),
  share: z.number(),
  error: z.string().optional(),
  foresight: z
    .looseObject({
      counts: ImportCounts.pick({ rows: true, repairedFor: true, refusedFor: true }),
      days: z.object({ from: z.string(), to: z.string() }).optional(),
      places: z.looseObject({ count: z.int() }),
      totals: z.record(z.string(), z.int()),
      lines: z.array(z.object({ verdict: z.string(), reason: z.string(), lines: z.array(z.int()) })),
    })
    .optional(),
})

async function foresee(
  server: Server,
  { file, mapping, json }: { file: string; mapping: string; json: boolean },
): Promise<void> {
  const view = await withUpload(server, file, async (path) => {
    const body = JSON.stringify({ mapping })
    let run = DryRun.parse(await send(server, 'POST', `${path}/dry-run`, { type: 'application/json', body }))
    const progress = new Progress('Reading', 1)
    while (run.state === 'running') {
      await pause(300)
      run = DryRun.parse(await send(server, 'GET', `/api/dry-runs/${run.id}`))
      progress.show(run.share)
    }
    progress.end()
    return run
  })
  const { foresight } = view
  if (!foresight)
    throw new CommandFailure(`The dry run stopped: ${view.error ?? view.state}.`, exitCodes.refused)
  const { counts, days, places, totals, lines } = foresight
  const { rows } = counts
  const named = lines
    .map((one) => `\n    ${one.verdict} ${one.reason}: line ${one.lines.slice(0, 5).join(', ')}`)
    .join('')
  report(
    json,
    view,
    `Nothing was stored. ${rows.read} rows read: ${rows.taken} would be taken, ${rows.repaired} repaired, ${rows.duplicate} were reported before, ${rows.refused} refused
  days ${days ? `${days.from} to ${days.to}` : 'none'}; ${places.count} places; ${Object.entries(totals)
    .map(([field, total]) => `${field} ${total}`)
    .join(', ')}
  by reason${named || ' nothing'}`,
  )
}

async function cancel(id: string, _flags: unknown, command: Command): Promise<void> {
  const flags = command.optsWithGlobals<ServerFlags>()
  const server = await connect(flags)
  const view = ImportView.parse(await send(server, 'POST', `/api/imports/${checkNumber(id)}/cancel`))
  report(
    flags.json === true,
    view,
    `Import ${id} stops after the step that is under way. Send the file again to go on.`,
  )
}

function checkNumber(id: string): string {
  if (/^[1-9]\d{0,14}$/.test(id)) return id
  throw new CommandFailure(`${JSON.stringify(id)} is not the number of an import.`, exitCodes.usage)
}

async function undo(id: string, _flags: unknown, command: Command): Promise<void> {
  // The options stand at the parent too, which takes them wherever they are written.
  const flags = command.optsWithGlobals<ServerFlags>()
  const server = await connect(flags)
  const begun = ImportView.parse(await send(server, 'POST', `/api/imports/${checkNumber(id)}/undo`))
  const progress = new Progress('Undoing', begun.counts.events.accepted + begun.counts.events.duplicate)
  const ended = await follow(server, begun, 'undoing', ({ counts: { undone } }) =>
    progress.show(undone.retracted + undone.restated + undone.kept),
  )
  progress.end()
  if (ended.state !== 'undone')
    throw new CommandFailure(
      `The undo of import ${id} stopped: ${ended.error ?? ended.state}. Ask again to go on.`,
    )
  const { retracted, restated, kept } = ended.counts.undone
  report(
    flags.json === true,
    ended,
    `Import ${id} is undone: ${retracted} records taken back, ${restated} put back to what another import says, ${kept} left since another says the same.`,
  )
}

async function* tapped(
  chunks: AsyncIterable<Buffer>,
  onSent: (sent: number) => void,
): AsyncGenerator<Buffer> {
  let sent = 0
  for await (const chunk of chunks) {
    sent += chunk.length
    onSent(sent)
    yield chunk
  }
}

/** Asks how far the import is, until it is no longer in the state. */
async function follow(
  server: Server,
  begun: ImportView,
  state: string,
  onStep: (view: ImportView) => void,
): Promise<ImportView> {
  let view = begun
  while (view.state === state) {
    await pause(300)
    view = ImportView.parse(await send(server, 'GET', `/api/imports/${begun.id}`))
    onStep(view)
  }
  return view
}

function reportImport(view: ImportView, { json }: ServerFlags): void {
  const { rows, repairedFor, refusedFor } = view.counts
  const reasons = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([reason, count]) => `\n    ${reason}: ${count}`)
      .join('')
  report(
    json === true,
    view,
    `Import ${view.id}: ${rows.read} rows read, ${rows.taken} taken, ${rows.repaired} repaired, ${rows.duplicate} reported before, ${rows.refused} refused
  repaired or reported before, for${reasons(repairedFor) || ' nothing'}
  refused for${reasons(refusedFor) || ' nothing'}
To take all of it back: lianfang import undo ${view.id}`,
  )
  if (rows.refused > 0)
    tell(`The verdict on each row, as a table: GET /api/imports/${view.id}/verdicts.csv?verdict=refused`)
}

interface Server {
  readonly base: string
  readonly key: string
}

async function connect({ server, key, dataDir }: ServerFlags): Promise<Server> {
  if (server) {
    if (!key) throw new CommandFailure('--server needs --key.', exitCodes.usage)
    return { base: server.replace(/\/$/, ''), key }
  }
  const url = await findServerUrl(resolve(dataDir))
  if (!url)
    throw new CommandFailure(`No server runs on ${resolve(dataDir)}: start one, or name one with --server.`)
  const made = await createKeyIn(dataDir, {
    title: 'import at the command line',
    role: 'admin',
    scopes: ['manage'],
    places: ['*'],
    expiresAt: new Date(Date.now() + 24 * 3_600_000),
  })
  return { base: url, key: made.key }
}

/** Files and mappings are no JSON, and a refused one has an exit code of its own: hence not the common client. */
async function send(
  { base, key }: Server,
  method: string,
  path: string,
  content?: { type: string; body: string | Readable },
): Promise<unknown> {
  const response = await fetch(`${base}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      prefer: 'respond-async',
      ...(content ? { 'content-type': content.type } : {}),
    },
    ...(content
      ? {
          body:
            typeof content.body === 'string'
              ? content.body
              : (Readable.toWeb(content.body) as ReadableStream),
          duplex: 'half' as const,
        }
      : {}),
  }).catch((error: unknown) => {
    throw new CommandFailure(
      `${base} does not answer: ${error instanceof Error ? error.message : String(error)}`,
    )
  })
  const text = await response.text()
  const answer = parseJson(text)
  if (response.ok) return answer
  const problem = Problem.safeParse(answer)
  if (!problem.success) throw new CommandFailure(`${method} ${path} answered ${response.status}`)
  const { title, detail, code, errors = [] } = problem.data
  throw new CommandFailure(
    [`${title}: ${detail}`, ...errors.slice(0, 20).map((e) => `  ${e.where}: ${e.message}`)].join('\n'),
    code === 'file.refused' ? exitCodes.refused : exitCodes.failed,
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
