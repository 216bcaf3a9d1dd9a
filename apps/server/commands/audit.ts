import { access } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { countEntries, type Finding, findHead, removeMonth, SignalAudit, verifyChain } from '#platform/audit'
import { type Database, openDatabase, parseDatabaseUrl, type ServerAddress } from '#platform/store'
import { defaultDataDir, withEmbedded } from './data-dir.ts'
import { CommandFailure, exitCodes, Progress, report } from './terminal.ts'

interface AuditFlags {
  readonly dataDir: string
  readonly databaseUrl?: string
  readonly world?: string
  readonly json?: boolean
}

export function auditCommand(): Command {
  const verify = withFlags(new Command('verify'))
    .description(
      'Recompute the chain and hold it against the log of signals: find whatever was changed, removed or put in',
    )
    .option('--head <hash>', 'the hash of a batch, noted before: it must still be in the chain', parseHash)
    .addHelpText(
      'after',
      `
Only what was noted outside shows that the end was cut off or written anew: keep what "lianfang audit head" prints
elsewhere, every day, and give it here.

Examples:
  lianfang audit verify
  lianfang audit verify --head 5c1f…9e --json`,
    )
    .action(verifyAudit)
  const head = withFlags(new Command('head'))
    .description('Print the last batch of the chain and its hash, to be noted elsewhere')
    .action(tellHead)
  const remove = withFlags(new Command('remove-month'))
    .description(
      'Remove the signals that became known in a month that is over, and write that down in the chain',
    )
    .argument('<month>', 'as 2020-06', parseMonth)
    .addHelpText(
      'after',
      `
What the month counted stays in the counts. The deed says which part of the log is gone, so that "lianfang audit verify" goes on
to find whatever else is removed. Refused where the log does not hold what came in, or a reader is not past the month.`,
    )
    .action(removeLogMonth)
  return new Command('audit')
    .description('The record of who did what')
    .addCommand(verify)
    .addCommand(head)
    .addCommand(remove)
}

function withFlags(command: Command): Command {
  return command
    .option('--data-dir <dir>', "the server's data directory", defaultDataDir)
    .option('--database-url <url>', "production's database, in place of DATABASE_URL or of the embedded one")
    .option('--world <id>', 'another world than production')
    .option('--json', 'one JSON object a line')
}

function parseHash(text: string): string {
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new InvalidArgumentError('a hash has 64 hexadecimal digits')
  return text.toLowerCase()
}

function parseMonth(text: string): string {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) throw new InvalidArgumentError('a month is written as 2020-06')
  return text
}

async function removeLogMonth(month: string, flags: AuditFlags): Promise<void> {
  const outcome = await withAudit(flags, ({ owner }) =>
    owner.begin((tx) => removeMonth(tx, { month, actor: 'house:command-line' })),
  )
  if (!outcome.ok) throw new CommandFailure(`${month} stays: ${outcome.message}.`, exitCodes.refused)
  const { removed } = outcome
  report(flags.json === true, { month, removed }, `${removed} signals of ${month} were removed.`)
}

async function tellHead(flags: AuditFlags): Promise<void> {
  const head = await withAudit(flags, ({ owner }) => findHead(owner))
  if (!head) throw new CommandFailure('Nothing was sealed yet.')
  const hash = head.hash.toString('hex')
  report(
    flags.json === true,
    { batch: head.number, hash, sealedAt: head.sealedAt },
    `${hash}  batch ${head.number}, sealed at ${head.sealedAt.toISOString()}`,
  )
}

async function verifyAudit(flags: AuditFlags & { head?: string }): Promise<void> {
  const json = flags.json === true
  const verified = await withAudit(flags, async ({ owner }) => {
    const progress = new Progress('verifying', await countEntries(owner))
    let entries = 0
    const signals = await SignalAudit.begin(owner)
    const chain = await verifyChain(owner, {
      head: flags.head,
      onEntries: async (rows) => {
        await signals.take(rows)
        entries += rows.length
        progress.show(entries, `${entries} entries`)
      },
    })
    const log = await signals.end()
    progress.end()
    return { ...chain, ranges: log.ranges, findings: [...chain.findings, ...log.findings] }
  })
  const { findings, head, batches, entries, waiting, ranges } = verified
  for (const finding of findings) report(json, { ...finding }, words(finding))
  const counted = `${batches} batches, ${entries} entries, ${waiting} waiting, ${ranges} ranges of the log`
  if (findings.length > 0) {
    report(json, { ok: false, batches, entries, waiting, ranges, findings: findings.length, head }, counted)
    throw new CommandFailure(`The audit does not hold: ${findings.length} findings.`, exitCodes.refused)
  }
  const note = head ? `; head ${head.hash}, batch ${head.batch}` : ''
  report(
    json,
    { ok: true, batches, entries, waiting, ranges, findings: 0, head },
    `The audit holds: ${counted}${note}`,
  )
}

function words({ code, entries = [], message }: Finding): string {
  return `${code}: ${message}${entries.length > 0 ? ` (${entries.join(', ')})` : ''}`
}

/** The database as it is: who verifies changes nothing in it, and brings no migrations. */
async function withAudit<T>(flags: AuditFlags, work: (database: Database) => Promise<T>): Promise<T> {
  if (flags.world === undefined)
    return await withServer(flags, 'production', (server) => open(server, server.database, work))
  const name = await withServer(flags, 'production', (server) =>
    open(server, server.database, async ({ owner }) => {
      const [row] = await owner<{ database: string }[]>`
        SELECT database FROM worlds.world WHERE id = ${flags.world ?? ''}`
      if (!row) throw new CommandFailure(`There is no world ${flags.world}.`, exitCodes.usage)
      return row.database
    }),
  )
  return await withServer(flags, 'worlds', (server) => open(server, name, work))
}

async function withServer<T>(
  { dataDir, databaseUrl }: AuditFlags,
  name: 'production' | 'worlds',
  work: (server: ServerAddress) => Promise<T>,
): Promise<T> {
  const { DATABASE_URL, WORLDS_DATABASE_URL } = process.env
  const url = name === 'production' ? (databaseUrl ?? DATABASE_URL) : WORLDS_DATABASE_URL
  if (url) return await work(parseDatabaseUrl(url))
  await access(join(resolve(dataDir), name)).catch(() => {
    throw new CommandFailure(
      `${resolve(dataDir)} holds no databases: name another --data-dir.`,
      exitCodes.usage,
    )
  })
  return await withEmbedded({ dataDir, name }, work)
}

async function open<T>(
  server: ServerAddress,
  name: string,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const database = openDatabase(server, name)
  try {
    const [there] = await database.owner<
      { batch: string | null }[]
    >`SELECT to_regclass('audit.batch')::text AS batch`
    if (!there?.batch)
      throw new CommandFailure(
        `The database ${name} has no chain yet: start a server of this version on it first.`,
      )
    return await work(database)
  } finally {
    await database.close()
  }
}
