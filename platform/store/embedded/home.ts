import { createHash, randomBytes } from 'node:crypto'
import { chmod, mkdir, realpath } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { type Account, canEnter, findAccount, isRoot } from './account.ts'
import { exists, findText, isOwnDirectory, makeDirectory, ownerOf, writeWhole } from './files.ts'
import { EmbeddedTrouble } from './trouble.ts'

/** Where one embedded server keeps its things. */
export interface Home {
  /** Holds `cluster`, `owner.password` and `postgres.log`. */
  readonly directory: string
  readonly cluster: string
  /** Names the socket directory, and the processes in the process table. */
  readonly name: string
  /** Whom PostgreSQL runs as; `undefined`: as this process. */
  readonly account: Account | undefined
  /** Where a copy of the programs may be kept. */
  shelf(): Promise<string>
}

/** Root's places for what an unprivileged user has to reach, the first that works. */
const systemPlaces = ['/var/lib/lianfang', '/opt/lianfang', '/srv/lianfang']

/** The file that says where the data are instead. */
export const elsewhereName = 'postgres.elsewhere.json'

/** Left in a data directory that PostgreSQL's user cannot enter. */
const Elsewhere = z.object({ version: z.literal(1), directory: z.string().startsWith('/') })

/** Makes the data directory where it is missing; returns its path with links resolved. */
export async function makeDataDir(dataDir: string): Promise<string> {
  // Root's must let PostgreSQL's user pass through, without letting it look around.
  await makeDirectory(resolve(dataDir), isRoot() ? 0o711 : 0o700)
  return await realpath(dataDir)
}

/** Where the data of a data directory are, if it has any. Makes nothing. */
export async function findHome(
  dataDir: string,
): Promise<Pick<Home, 'directory' | 'cluster' | 'name'> | undefined> {
  const real = await realpath(dataDir).catch(() => undefined)
  if (real === undefined) return undefined
  const directory = (await findElsewhere(real)) ?? join(real, 'postgres')
  const cluster = await realpath(join(directory, 'cluster')).catch(() => undefined)
  return cluster === undefined ? undefined : { directory, cluster, name: nameOf(real) }
}

const nameOf = (real: string) => `lianfang-${createHash('sha256').update(real).digest('hex').slice(0, 12)}`

export async function openHome(dataDir: string): Promise<Home> {
  const real = await makeDataDir(dataDir)
  const name = nameOf(real)
  const local = join(real, 'postgres')
  const noted = await findElsewhere(real)
  const cluster = join(noted ?? local, 'cluster')
  const owner = await ownerOf(cluster)
  if (!isRoot()) {
    if (owner && owner.uid !== process.getuid?.()) throw foreignData(cluster)
    if (!noted) await makeClosed(local, 0o700)
    const directory = noted ?? local
    return { directory, cluster, name, account: undefined, shelf: async () => directory }
  }
  // Data that are there go on under the user that they belong to.
  const account = owner && owner.uid !== 0 ? owner : await findAccount()
  const directory =
    noted ?? (await chooseDirectory({ real, local, account, name, holdsData: owner !== undefined }))
  return { directory, cluster: join(directory, 'cluster'), name, account, shelf: () => systemPlace(account) }
}

async function findElsewhere(real: string): Promise<string | undefined> {
  const text = await findText(join(real, elsewhereName))
  if (text === undefined) return undefined
  const { directory } = Elsewhere.parse(JSON.parse(text))
  if (await exists(directory)) return directory
  throw new EmbeddedTrouble(
    'embedded.unreachable',
    `${join(real, elsewhereName)} says that the data are in ${directory}, which is not there. Bring the directory back, or remove the file to begin with an empty database.`,
  )
}

async function chooseDirectory(of: {
  real: string
  local: string
  account: Account
  name: string
  holdsData: boolean
}): Promise<string> {
  const { real, local, account, name, holdsData } = of
  if (await canEnter(account, real)) {
    await makeClosed(local, 0o711)
    return local
  }
  if (holdsData) {
    throw new EmbeddedTrouble(
      'embedded.unreachable',
      `The user ${account.uid}, to whom the data in ${local} belong, can no longer pass through the folders above. Give them back their x for all (chmod o+x), or move ${real}.`,
    )
  }
  // A name never used before: the same path may have held other data that somebody still wants.
  const directory = join(
    await systemPlace(account),
    `${name.replace('lianfang-', '')}-${randomBytes(3).toString('hex')}`,
  )
  await makeClosed(directory, 0o711)
  await writeWhole(join(directory, 'belongs-to'), `${real}\n`, 0o644)
  await writeWhole(join(real, elsewhereName), `${JSON.stringify({ version: 1, directory })}\n`, 0o644)
  return directory
}

async function makeClosed(directory: string, mode: number): Promise<void> {
  if (await mkdir(directory, { recursive: true, mode })) await chmod(directory, mode)
}

/** A directory of root's that others can pass through and nobody else can write to. */
async function systemPlace(account: Account): Promise<string> {
  for (const place of systemPlaces) {
    const made = await mkdir(place, { recursive: true, mode: 0o755 }).catch(() => undefined)
    if (made) await chmod(place, 0o755).catch(() => {})
    if ((await isOwnDirectory(place, 0)) && (await canEnter(account, place))) return place
  }
  throw new EmbeddedTrouble(
    'embedded.unreachable',
    `PostgreSQL does not run as root, and its user ${account.uid} can enter neither the data directory nor any of ${systemPlaces.join(', ')}. Start as an ordinary user, or set DATABASE_URL.`,
  )
}

function foreignData(cluster: string): EmbeddedTrouble {
  return new EmbeddedTrouble(
    'embedded.foreign-data',
    `The data in ${cluster} belong to another user. Start as that user or as root, or choose another data directory.`,
  )
}
