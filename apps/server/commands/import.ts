import { readFile, stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { Command } from 'commander'
import { z } from 'zod'
import { ImportCounts } from '#platform/imports'
import { Problem } from '#vocabulary'
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
}

export function importCommand(): Command {
  const undoing = withServerFlags(
    new Command('undo')
      .description('Undo a whole import: every record that it brought is taken back; earlier views stay')
      .argument('<id>', 'the number of the import'),
  ).action(undo)
  return withServerFlags(
    new Command('import')
      .description('Import a file; every row has a verdict, and the whole can be undone')
      .argument('<file>', 'CSV in UTF-8 or GB18030')
      // Not `requiredOption`, which would ask it of the undo too.
      .option('--mapping <file>', 'YAML that says what the columns are (needed)'),
  )
    .addHelpText(
      'after',
      `
Sent again after an interruption, the same file goes on where it stopped.

Examples:
  lianfang import cases.csv --mapping cities/mappings/h7n9-line-list-2013.yaml
  lianfang import undo 17`,
    )
    .action(importFile)
    .addCommand(undoing)
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
  error: z.string().optional(),
})
type ImportView = z.infer<typeof ImportView>

async function importFile(file: string, flags: ImportFlags): Promise<void> {
  const { mapping: mappingFile } = flags
  if (!mappingFile) throw new CommandFailure('An import needs --mapping.', exitCodes.usage)
  const yaml = await readFile(mappingFile, 'utf8').catch(() => {
    throw new CommandFailure(`The mapping ${mappingFile} cannot be read.`, exitCodes.usage)
  })
  const stream = await openInput(file)
  const { size } = await stat(file)
  const server = await connect(flags)
  const mapping = z
    .object({ id: z.string() })
    .parse(await send(server, 'POST', '/api/mappings', { type: 'text/yaml', body: yaml }))
  const path = `/api/imports?mapping=${mapping.id}&file=${encodeURIComponent(basename(file).slice(0, 200))}`
  const sending = new Progress('Sending', size)
  let lines = 0
  const body = Readable.from(
    tapped(stream, (chunk, sent) => {
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++
      sending.show(sent)
    }),
  )
  const begun = ImportView.parse(await send(server, 'POST', path, { type: 'text/csv', body }))
  sending.end()
  const progress = new Progress('Importing', lines)
  const ended = await follow(server, begun, 'running', ({ counts }) => progress.show(counts.rows.read))
  progress.end()
  if (ended.state !== 'done')
    throw new CommandFailure(
      `Import ${ended.id} stopped after ${ended.counts.rows.read} rows: ${ended.error ?? ended.state}. Send the file again to go on.`,
    )
  reportImport(ended, flags)
}

async function undo(id: string, _flags: unknown, command: Command): Promise<void> {
  // The options stand at the parent too, which takes them wherever they are written.
  const flags = command.optsWithGlobals<ServerFlags>()
  if (!/^[1-9]\d{0,14}$/.test(id))
    throw new CommandFailure(`${JSON.stringify(id)} is not the number of an import.`, exitCodes.usage)
  const server = await connect(flags)
  const begun = ImportView.parse(await send(server, 'POST', `/api/imports/${id}/undo`))
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
  onChunk: (chunk: Buffer, sent: number) => void,
): AsyncGenerator<Buffer> {
  let sent = 0
  for await (const chunk of chunks) {
    sent += chunk.length
    onChunk(chunk, sent)
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
  if (rows.refused > 0) tell(`The verdict on each row: GET /api/imports/${view.id}/rows?verdict=refused`)
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
