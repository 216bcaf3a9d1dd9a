import { resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { Command } from 'commander'
import {
  findAccountId,
  findPasswordFault,
  findUnit,
  forgetAttempts,
  getPolicy,
  loginPattern,
  normaliseLogin,
  parseRole,
  type RoleName,
  readAccessSecrets,
  removeSecondFactor,
  roleActions,
  saveAccount,
  savePolicy,
  saveUnits,
} from '#platform/access'
import type { Database } from '#platform/store'
import { parsePlacePath } from '#vocabulary'
import { defaultDataDir, recordAtTerminal, withProduction } from './data-dir.ts'
import { CommandFailure, exitCodes, report } from './terminal.ts'

interface AccountFlags {
  readonly role: string
  readonly name?: string
  readonly unit: string
  readonly place?: string
  readonly dataDir: string
  readonly json?: boolean
}

export function accountCommand(): Command {
  const create = new Command('create')
    .description('Make an account that can sign in, or give an existing one a new password and role')
    .argument('<login>', 'name to sign in with')
    .requiredOption('--role <role>', `one of ${Object.keys(roleActions).join(', ')}`)
    .requiredOption('--unit <id>', 'the unit at which the account has its role')
    .option('--place <path>', 'makes the unit, with this place as its jurisdiction, where it does not exist')
    .option('--name <name>', 'how the person is shown; the login where absent')
    .option('--data-dir <dir>', "the server's data directory", defaultDataDir)
    .option('--json', 'print {"login":…}')
    .addHelpText(
      'after',
      `
The password is read from standard input, its first line.

Example:
  echo "correct horse battery" | lianfang account create li --role admin --unit command --place cn.33.01`,
    )
    .action(createAccount)
  return new Command('account')
    .description('Accounts of people')
    .addCommand(create)
    .addCommand(unlockCommand())
    .addCommand(resetTotpCommand())
    .addCommand(requireTotpCommand())
}

type RescueFlags = Pick<AccountFlags, 'dataDir' | 'json'>

function withFlags(command: Command): Command {
  return command
    .option('--data-dir <dir>', "the server's data directory", defaultDataDir)
    .option('--json', 'print one JSON object')
}

function unlockCommand(): Command {
  return withFlags(new Command('unlock'))
    .description('Let an account in again at which too many attempts failed')
    .argument('<login>', 'name to sign in with')
    .action(async (login: string, flags: RescueFlags) => {
      await withAccount({ login, flags }, async (database, account) => {
        const secrets = readAccessSecrets(process.env, { dataDir: resolve(flags.dataDir) })
        await forgetAttempts(database, { secrets, login: normaliseLogin(login) })
        await recordAtTerminal(database, { action: 'account.unlock', subject: account })
      })
      report(flags.json === true, { login, unlocked: true }, `${login} may sign in again.`)
    })
}

function resetTotpCommand(): Command {
  return withFlags(new Command('reset-totp'))
    .description('Remove the second factor of an account whose owner lost it')
    .argument('<login>', 'name to sign in with')
    .action(async (login: string, flags: RescueFlags) => {
      const had = await withAccount({ login, flags }, async (database, account, id) => {
        const removed = await removeSecondFactor(database, id)
        await recordAtTerminal(database, { action: 'account.reset-totp', subject: account })
        return removed
      })
      report(
        flags.json === true,
        { login, removed: had },
        had ? `${login} signs in without a code now.` : `${login} had no second factor.`,
      )
    })
}

function requireTotpCommand(): Command {
  return withFlags(new Command('require-totp'))
    .description('Say who needs a second factor; "none" for nobody')
    .argument('<role...>', `none, or of ${Object.keys(roleActions).join(', ')}`)
    .action(async (names: string[], flags: RescueFlags) => {
      const totpRoles = names.length === 1 && names[0] === 'none' ? [] : names.map(getRole)
      await withProduction(flags.dataDir, async (database) => {
        await savePolicy(database, { ...(await getPolicy(database)), totpRoles })
        await recordAtTerminal(database, {
          action: 'access.policy',
          subject: 'policy',
          detail: { totpRoles },
        })
      })
      report(
        flags.json === true,
        { totpRoles },
        `A second factor is needed by: ${totpRoles.join(', ') || 'nobody'}.`,
      )
    })
}

async function withAccount<T>(
  { login, flags }: { login: string; flags: RescueFlags },
  work: (database: Database, account: string, id: string) => Promise<T>,
): Promise<T> {
  return await withProduction(flags.dataDir, async (database) => {
    const id = await findAccountId(database, normaliseLogin(login))
    if (id === undefined) throw new CommandFailure(`There is no account ${login}.`, exitCodes.refused)
    return await work(database, `account:${id}`, id)
  })
}

function getRole(text: string): RoleName {
  const role = parseRole(text)
  if (role) return role
  throw new CommandFailure(
    `There is no role ${text}; roles: ${Object.keys(roleActions).join(', ')}.`,
    exitCodes.usage,
  )
}

async function createAccount(login: string, flags: AccountFlags): Promise<void> {
  const role = getRole(flags.role)
  if (!loginPattern.test(login)) {
    throw new CommandFailure('A login has lower-case letters, digits, - and ., at most 64.', exitCodes.usage)
  }
  if (flags.place !== undefined && !parsePlacePath(flags.place)) {
    throw new CommandFailure(`${flags.place} is not a place path such as cn.33.01.`, exitCodes.usage)
  }
  const password = await readPassword()
  await withProduction(flags.dataDir, async (database) => {
    const { shortestPassword: shortest } = await getPolicy(database)
    const fault = findPasswordFault(password, { shortest, login })
    if (fault) throw new CommandFailure(`The password ${fault}.`, exitCodes.refused)
    if (!(await findUnit(database, flags.unit))) {
      if (!flags.place)
        throw new CommandFailure(
          `There is no unit ${flags.unit}; make it by naming its --place.`,
          exitCodes.refused,
        )
      await saveUnits(database, [
        { id: flags.unit, name: { zh: flags.unit, en: flags.unit }, place: flags.place, duties: [] },
      ])
    }
    const name = flags.name ?? login
    const id = await saveAccount(database, {
      login,
      name: { zh: name, en: name },
      password,
      roles: [{ role, unit: flags.unit }],
    })
    await recordAtTerminal(database, {
      action: 'account.create',
      subject: `account:${id}`,
      detail: { role, unit: flags.unit },
    })
  })
  report(
    flags.json === true,
    { login, role, unit: flags.unit },
    `${login} can sign in as ${role} of ${flags.unit}.`,
  )
}

async function readPassword(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('Password: ')
  const lines = createInterface({ input: process.stdin, terminal: false })
  try {
    for await (const line of lines) return line
    return ''
  } finally {
    lines.close()
  }
}
