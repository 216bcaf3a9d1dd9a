import { Command } from 'commander'
import {
  createKey,
  findUnitPlaces,
  parseRole,
  parseScope,
  roleActions,
  type ScopeName,
  scopeActions,
} from '#platform/access'
import type { Database } from '#platform/store'
import { parsePlacePath } from '#vocabulary'
import { defaultDataDir, withProduction } from './data-dir.ts'
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
  return new Command('key').description('Keys of the API').addCommand(create)
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
  const key = {
    title: flags.title,
    role,
    ...(scopes ? { scopes } : {}),
    ...(flags.source ? { sources: flags.source } : {}),
    ...(flags.unit ? { units: flags.unit } : {}),
    ...(days === undefined ? {} : { expiresAt: new Date(Date.now() + days * 86_400_000) }),
    createdBy: 'house:command-line',
  }
  const made = await withProduction(flags.dataDir, async (database) => {
    const unitPlaces = await getUnitPlaces(database, flags.unit)
    return await createKey(database, { ...key, places: flags.place ?? unitPlaces })
  })
  report(flags.json === true, made, made.key)
}

/** Where a key reaches that names no place: as far as its units, or everywhere. */
async function getUnitPlaces(
  database: Database,
  units: readonly string[] | undefined,
): Promise<readonly string[]> {
  if (!units) return ['*']
  const found = await findUnitPlaces(database, units)
  const unknown = units.find((unit) => !found.has(unit))
  if (unknown !== undefined) throw new CommandFailure(`There is no unit ${unknown}.`, exitCodes.usage)
  return [...new Set(found.values())]
}
