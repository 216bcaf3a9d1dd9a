import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Binaries } from './binaries.ts'
import { exists, findText, syncDirectory, writeWhole } from './files.ts'
import type { Home } from './home.ts'
import { EmbeddedTrouble } from './trouble.ts'

export const ownerRole = 'lianfang_owner'

const passwordName = 'owner.password'

export async function findPassword(directory: string): Promise<string | undefined> {
  return (await findText(join(directory, passwordName)))?.trim() || undefined
}

/** The password that the data were made with, and whether it is new. Root's file is closed even to PostgreSQL's user. */
export async function keepPassword({ directory }: Home): Promise<{ password: string; fresh: boolean }> {
  const path = join(directory, passwordName)
  const kept = await findPassword(directory)
  if (kept) return { password: kept, fresh: false }
  const password = randomBytes(24).toString('base64url')
  await writeWhole(path, `${password}\n`, 0o600)
  return { password, fresh: true }
}

/** The cluster's data, made where there are none. Whole or absent: made under another name, then renamed. */
export async function ensureCluster(
  home: Home,
  {
    binaries,
    password,
    onProgress,
  }: { binaries: Binaries; password: string; onProgress: (step: string) => void },
): Promise<{ created: boolean }> {
  if (await exists(home.cluster)) {
    await checkMajor(home.cluster, binaries)
    return { created: false }
  }
  onProgress('Making an empty database')
  const refusals: string[] = []
  for (const characters of characterTypes) {
    const refusal = await makeCluster(home, { binaries, password, characters })
    if (refusal === undefined) return { created: true }
    refusals.push(refusal)
    if (!refusal.includes('locale')) break
  }
  throw new EmbeddedTrouble('embedded.start-failed', `PostgreSQL's initdb failed: ${refusals.join('\n')}`)
}

/**
 * Sorting is by code point everywhere. What counts as a letter comes from the C library even so: under `C` no
 * Chinese character does, and pg_trgm finds no trigram in 西城区. macOS has no C.UTF-8.
 */
const characterTypes = ['C.UTF-8', 'en_US.UTF-8', 'C']

/** `undefined` when made, else what initdb said. */
async function makeCluster(
  { directory, cluster, account }: Home,
  { binaries, password, characters }: { binaries: Binaries; password: string; characters: string },
): Promise<string | undefined> {
  const making = `${cluster}.making-${randomBytes(4).toString('hex')}`
  const passwordFile = `${making}.password`
  try {
    await mkdir(making, { mode: 0o700 })
    await writeFile(passwordFile, password, { mode: 0o600, flag: 'wx' })
    if (account) {
      await chown(making, account.uid, account.gid)
      await chown(passwordFile, account.uid, account.gid)
    }
    const initdb = spawn(
      binaries.initdb,
      [
        ...['--pgdata', making, '--username', ownerRole, '--pwfile', passwordFile, '--auth=scram-sha-256'],
        ...['--encoding=UTF8', '--locale=C', `--lc-ctype=${characters}`],
        ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--data-checksums', '--no-instructions'],
      ],
      { ...account, cwd: '/', env: bareEnvironment(), stdio: ['ignore', 'ignore', 'pipe'] },
    )
    const [said, code] = await Promise.all([initdb.stderr ? text(initdb.stderr) : '', exitOf(initdb)])
    if (code !== 0) return said.trim() || `exit code ${code}`
    await rename(making, cluster)
    await syncDirectory(directory)
    return undefined
  } finally {
    await rm(passwordFile, { force: true })
    await rm(making, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function checkMajor(cluster: string, binaries: Binaries): Promise<void> {
  const made = (await findText(join(cluster, 'PG_VERSION')))?.trim()
  const [brought] = binaries.version.split('.')
  if (made === brought) return
  throw new EmbeddedTrouble(
    'embedded.other-major',
    made === undefined
      ? `${cluster} does not hold the data of a PostgreSQL. Move it away, or choose another data directory.`
      : `The data in ${cluster} were made by PostgreSQL ${made}; this version brings ${brought}. Dump them with the version that made them and load the dump here.`,
  )
}

/** Sets the owner's password where its file was lost. Only while no server runs on the cluster. */
export async function resetPassword(
  home: Home,
  { binaries, password }: { binaries: Binaries; password: string },
): Promise<void> {
  const single = spawn(binaries.postgres, ['--single', '-D', home.cluster, 'postgres'], {
    ...home.account,
    cwd: '/',
    env: bareEnvironment(),
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  single.stdin?.end(`ALTER ROLE ${ownerRole} PASSWORD '${password}'\n`)
  const [said, code] = await Promise.all([single.stderr ? text(single.stderr) : '', exitOf(single)])
  if (code === 0) return
  throw new EmbeddedTrouble(
    'embedded.password',
    `The password of ${ownerRole} could not be set anew: ${said.trim()}`,
  )
}

/** Nothing of ours reaches PostgreSQL by the environment: neither PG* variables nor secrets. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  return await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
}
