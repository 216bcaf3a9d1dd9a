import { createInterface } from 'node:readline/promises'
import { Command } from 'commander'
import { findUnit, parseRole, roleActions, saveAccount, saveUnits } from '#platform/access'
import { parsePlacePath } from '#vocabulary'
import { defaultDataDir, withProduction } from './data-dir.ts'
import { CommandFailure, exitCodes, report } from './terminal.ts'

interface AccountFlags {
  readonly role: string
  readonly name?: string
  readonly unit: string
  readonly place?: string
  readonly dataDir: string
  readonly json?: boolean
}

const shortestPassword = 12

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
  return new Command('account').description('Accounts of people').addCommand(create)
}

async function createAccount(login: string, flags: AccountFlags): Promise<void> {
  const role = parseRole(flags.role)
  if (!role)
    throw new CommandFailure(
      `There is no role ${flags.role}; roles: ${Object.keys(roleActions).join(', ')}.`,
      exitCodes.usage,
    )
  if (!/^[a-z0-9][a-z0-9.-]{0,63}$/.test(login)) {
    throw new CommandFailure('A login has lower-case letters, digits, - and ., at most 64.', exitCodes.usage)
  }
  if (flags.place !== undefined && !parsePlacePath(flags.place)) {
    throw new CommandFailure(`${flags.place} is not a place path such as cn.33.01.`, exitCodes.usage)
  }
  const password = await readPassword()
  if (password.length < shortestPassword) {
    throw new CommandFailure(`The password needs ${shortestPassword} characters or more.`, exitCodes.refused)
  }
  await withProduction(flags.dataDir, async (database) => {
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
    await saveAccount(database, {
      login,
      name: { zh: name, en: name },
      password,
      roles: [{ role, unit: flags.unit }],
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
