import { Command } from 'commander'
import {
  type KeyView,
  listKeys,
  parseRole,
  parseScope,
  revokeKey,
  roleActions,
  rotateKey,
  type ScopeName,
  scopeActions,
} from '#platform/access'
import { parsePlacePath } from '#vocabulary'
import { createKeyIn, defaultDataDir, recordAtTerminal, withProduction } from './data-dir.ts'
import { CommandFailure, exitCodes, report } from './terminal.ts'

interface KeyFlags {
  readonly role: string
  readonly title: string
  readonly place?: string[]
  readonly scope?: string[]
  readonly source?: string[]
  readonly unit?: string[]
  readonly expiresInDays?: string
  readonly dataDir: string
  readonly json?: boolean
}

export function keyCommand(): Command {
  const create = new Command('create')
    .description('Make a key for the API; its text is told once')
    .requiredOption('--role <role>', `one of ${Object.keys(roleActions).join(', ')}`)
    .option('--title <text>', 'what the key is for', 'made at the command line')
    .option('--place <path...>', 'only for these places and everything under them')
    .option('--scope <scope...>', `only for ${Object.keys(scopeActions).join(', ')}`)
    .option('--source <source...>', 'only for signals of these sources')
    .option('--unit <unit...>', "does these units' work; reaches their places unless --place is given")
    .option('--expires-in-days <n>', 'after so many days it opens nothing')
    .option('--data-dir <dir>', "the server's data directory", defaultDataDir)
    .option('--json', 'print {"id":…,"key":…}')
    .addHelpText(
      'after',
      '\nExample:\n  lianfang key create --role feeder --place cn.99.01 --title "City hospital 1"',
    )
    .action(createFromFlags)
  return new Command('key')
    .description('Keys of the API')
    .addCommand(create)
    .addCommand(listCommand())
    .addCommand(rotateCommand())
    .addCommand(revokeCommand())
}

interface CommonFlags {
  readonly dataDir: string
  readonly json?: boolean
}

function withFlags(command: Command): Command {
  return command
    .option('--data-dir <dir>', "the server's data directory", defaultDataDir)
    .option('--json', 'one JSON object a line')
}

function listCommand(): Command {
  return withFlags(new Command('list'))
    .description('List the keys, never their texts: last used, by whom made, when they end')
    .option('--all', 'those too that were revoked or have ended')
    .action(async (flags: CommonFlags & { all?: boolean }) => {
      await withProduction(flags.dataDir, async (database) => {
        for await (const key of eachKey((after) => listKeys(database, { after, limit: 500 }))) {
          if (flags.all || stands(key, new Date())) report(flags.json === true, { ...key }, describe(key))
        }
      })
    })
}

async function* eachKey(read: (after: string) => Promise<readonly KeyView[]>): AsyncGenerator<KeyView> {
  for (let after = ''; ; ) {
    const page = await read(after)
    yield* page
    const last = page.at(-1)
    if (!last) return
    after = last.id
  }
}

function stands({ revokedAt, expiresAt }: KeyView, now: Date): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > now)
}

function describe({ id, role, title, createdBy, lastUsedAt, expiresAt, revokedAt, places }: KeyView): string {
  const used = lastUsedAt ? `last used ${lastUsedAt.toISOString()}` : 'never used'
  const ends = revokedAt
    ? `revoked ${revokedAt.toISOString()}`
    : expiresAt
      ? `ends ${expiresAt.toISOString()}`
      : 'no end'
  return `${id}  ${role} at ${places.join(' ')}  ${used}  ${ends}  by ${createdBy}  ${title}`
}

function rotateCommand(): Command {
  return withFlags(new Command('rotate'))
    .description(
      'Give a key a new text, told once; the one before goes on for the overlap, then ends by itself',
    )
    .argument('<id>', 'the middle part of lf_ID_…')
    .option('--overlap-hours <n>', 'how long both are good; 0 ends the old one at once', '24')
    .action(async (id: string, flags: CommonFlags & { overlapHours: string }) => {
      const overlapHours = Number(flags.overlapHours)
      if (!(overlapHours >= 0 && overlapHours <= 720))
        throw new CommandFailure('--overlap-hours is a number of hours, 720 at most.', exitCodes.usage)
      await withProduction(flags.dataDir, async (database) => {
        const rotated = await rotateKey(database, { id, overlapHours })
        if (!rotated.ok && rotated.code === 'none') throw noSuchKey(id)
        if (!rotated.ok)
          throw new CommandFailure(
            `The text before the last rotation is good until ${rotated.until.toISOString()}: wait, or take --overlap-hours 0, which ends both.`,
            exitCodes.refused,
          )
        await recordAtTerminal(database, {
          action: 'key.rotate',
          subject: `key:${id}`,
          detail: { overlapHours },
        })
        report(
          flags.json === true,
          { id, key: rotated.key, previousUntil: rotated.previousUntil },
          rotated.key,
        )
      })
    })
}

function revokeCommand(): Command {
  return withFlags(new Command('revoke'))
    .description('End a key: a server that runs forgets it within 5 seconds')
    .argument('<id>', 'the middle part of lf_ID_…')
    .action(async (id: string, flags: CommonFlags) => {
      await withProduction(flags.dataDir, async (database) => {
        if (!(await revokeKey(database, id))) throw noSuchKey(id)
        await recordAtTerminal(database, { action: 'key.revoke', subject: `key:${id}` })
      })
      report(flags.json === true, { id, revoked: true }, `${id} opens nothing any more.`)
    })
}

function noSuchKey(id: string): CommandFailure {
  return new CommandFailure(`There is no key ${id}, or it has ended.`, exitCodes.refused)
}

async function createFromFlags(flags: KeyFlags): Promise<void> {
  const role = parseRole(flags.role)
  if (!role)
    throw new CommandFailure(
      `There is no role ${flags.role}; roles: ${Object.keys(roleActions).join(', ')}.`,
      exitCodes.usage,
    )
  const scopes = flags.scope?.map((text): ScopeName => {
    const scope = parseScope(text)
    if (!scope)
      throw new CommandFailure(
        `There is no scope ${text}; scopes: ${Object.keys(scopeActions).join(', ')}.`,
        exitCodes.usage,
      )
    return scope
  })
  for (const place of flags.place ?? []) {
    if (!parsePlacePath(place))
      throw new CommandFailure(`${place} is not a place path such as cn.99.01.`, exitCodes.usage)
  }
  const days = flags.expiresInDays === undefined ? undefined : Number(flags.expiresInDays)
  if (days !== undefined && !(days > 0 && days <= 36_500))
    throw new CommandFailure('--expires-in-days is a number of days.', exitCodes.usage)
  const made = await createKeyIn(flags.dataDir, {
    title: flags.title,
    role,
    ...(flags.place ? { places: flags.place } : {}),
    ...(scopes ? { scopes } : {}),
    ...(flags.source ? { sources: flags.source } : {}),
    ...(flags.unit ? { units: flags.unit } : {}),
    ...(days === undefined ? {} : { expiresAt: new Date(Date.now() + days * 86_400_000) }),
  })
  report(flags.json === true, made, made.key)
}
