import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { EmbeddedTrouble } from './trouble.ts'

const run = promisify(execFile)

/** The user that PostgreSQL runs as where this process is root, since PostgreSQL refuses root. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

export const isRoot = (): boolean => process.getuid?.() === 0

/** An unprivileged user of this machine: ours, else PostgreSQL's, else one made now, else `nobody`. */
export async function findAccount(): Promise<Account> {
  for (const name of ['lianfang', 'postgres', '_postgres']) {
    const found = await findUser(name)
    if (found) return found
  }
  const made = (await makeUser()) ? await findUser('lianfang') : undefined
  const account = made ?? (await findUser('nobody'))
  if (account) return account
  throw new EmbeddedTrouble(
    'embedded.cannot-run',
    'PostgreSQL does not run as root, and no other user was found. Make a system user named lianfang, start as an ordinary user, or set DATABASE_URL.',
  )
}

async function findUser(name: string): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
    const account = { uid: Number(uid.stdout), gid: Number(gid.stdout) }
    return account.uid > 0 && Number.isSafeInteger(account.gid) ? account : undefined
  } catch {
    return undefined
  }
}

/** The two spellings of Linux: shadow-utils, and BusyBox as in Alpine. */
async function makeUser(): Promise<boolean> {
  if (process.platform !== 'linux') return false
  const ways: [string, string[]][] = [
    [
      'useradd',
      [
        '--system',
        '--user-group',
        '--no-create-home',
        '--home-dir',
        '/nonexistent',
        '--shell',
        '/usr/sbin/nologin',
        'lianfang',
      ],
    ],
    ['adduser', ['-S', '-D', '-H', '-h', '/nonexistent', '-s', '/sbin/nologin', 'lianfang']],
  ]
  for (const [command, args] of ways) {
    if (
      await run(command, args).then(
        () => true,
        () => false,
      )
    )
      return true
  }
  return false
}

/** True if that user can go into the directory: tried, not reckoned, since access lists also have a say. */
export async function canEnter(account: Account, directory: string): Promise<boolean> {
  // Node changes directory before it changes user, so `cwd` would prove nothing.
  return await run('/bin/sh', ['-c', 'cd -- "$1"', 'sh', directory], { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  )
}
