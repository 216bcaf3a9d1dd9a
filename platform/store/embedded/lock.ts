import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, unlinkSync } from 'node:fs'
import { link, readlink, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { clearHalfMade, findText, hasCode } from './files.ts'
import { makeDataDir } from './home.ts'
import { findStartOf, isAlive } from './process-table.ts'

/** Who holds a data directory. Start, boot and namespace tell a living holder from a later bearer of its number. */
const Holder = z.object({
  version: z.literal(1),
  pid: z.int().positive(),
  startedAt: z.string(),
  boot: z.string(),
  namespace: z.string(),
  nonce: z.string(),
  url: z.string().optional(),
  mqttUrl: z.string().optional(),
})
type Holder = z.infer<typeof Holder>

export interface DataDirHolder {
  readonly pid: number
  readonly url?: string
  /** Where devices reach it, if it has that door. */
  readonly mqttUrl?: string
}

const lockName = 'lianfang.lock'

export type DataDirLock =
  | {
      readonly taken: true
      /** Synchronous, so that it may be the last act of a process. Asking twice does no harm. */
      release(): void
      /** Writes down where the holder can be reached, for whoever finds the directory taken. */
      announce(info: { url: string; mqttUrl?: string }): Promise<void>
    }
  | { readonly taken: false; readonly heldBy: DataDirHolder }

const heartbeatMs = 5_000
/** A holder in another container, whose processes we cannot see, is gone when it has been still for so long. */
const stillMs = 30_000

/**
 * The right to manage a data directory, for one process at a time. A holder that was killed, even with -9, holds
 * nothing. The lock appears with its content in one step (a hard link), so nobody ever reads half of one.
 */
export async function lockDataDir(dataDir: string, info: { url?: string } = {}): Promise<DataDirLock> {
  const directory = await makeDataDir(dataDir)
  const path = join(directory, lockName)
  const own: Holder = { version: 1, ...(await identify()), nonce: randomBytes(8).toString('hex'), ...info }
  const making = `${path}.making-${own.nonce}`
  await writeFile(making, JSON.stringify(own), { flag: 'wx', mode: 0o644 })
  try {
    for (;;) {
      if (await linkOnce(making, path)) return taken(path, own)
      const found = await findText(path)
      if (found === undefined) continue
      const holder = parseHolder(found)
      if (holder && (await stillHolds(holder, { path, as: own }))) {
        return { taken: false, heldBy: shown(holder) }
      }
      if (await succeed({ path, found, making, as: own })) return taken(path, own)
      await pause(20)
    }
  } finally {
    await rm(making, { force: true })
    await clearHalfMade(directory, { of: lockName, olderThanMs: 60_000 })
  }
}

/** Who manages a data directory now, if anybody. Only looks. */
export async function findDataDirHolder(dataDir: string): Promise<DataDirHolder | undefined> {
  const path = join(dataDir, lockName)
  const holder = parseHolder((await findText(path)) ?? '')
  const as = await identify()
  return holder && (await stillHolds(holder, { path, as })) ? shown(holder) : undefined
}

const shown = ({ pid, url, mqttUrl }: Holder): DataDirHolder => ({
  pid,
  ...(url ? { url } : {}),
  ...(mqttUrl ? { mqttUrl } : {}),
})

/**
 * Replaces a stale lock. Of several that found it stale, one gets the file that is named after its content; and
 * that one looks again, since the lock may have been replaced before it got there.
 */
async function succeed(of: { path: string; found: string; making: string; as: Holder }): Promise<boolean> {
  const { path, found, making, as } = of
  const turn = `${path}.after-${createHash('sha256').update(found).digest('hex').slice(0, 16)}`
  if (!(await linkOnce(making, turn))) {
    const other = parseHolder((await findText(turn)) ?? '')
    if (!other || !(await stillHolds(other, { path: turn, as }))) await rm(turn, { force: true })
    return false
  }
  try {
    if ((await findText(path)) !== found) return false
    await rename(making, path)
    return true
  } finally {
    await rm(turn, { force: true })
  }
}

function taken(path: string, own: Holder): DataDirLock {
  let held = own
  const beat = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => {}), heartbeatMs)
  beat.unref()
  return {
    taken: true,
    release: () => {
      clearInterval(beat)
      try {
        if (parseHolder(readFileSync(path, 'utf8'))?.nonce === own.nonce) unlinkSync(path)
      } catch {
        // Already released, or the directory is gone with the lock.
      }
    },
    announce: async (info) => {
      held = { ...held, ...info }
      const making = `${path}.making-${randomBytes(8).toString('hex')}`
      await writeFile(making, JSON.stringify(held), { flag: 'wx', mode: 0o644 })
      await rename(making, path)
    },
  }
}

async function stillHolds(
  holder: Holder,
  { path, as }: { path: string; as: Pick<Holder, 'boot' | 'namespace'> },
): Promise<boolean> {
  // Another boot of this machine: every process of it is gone.
  if (holder.boot !== as.boot) return false
  if (holder.namespace !== as.namespace) {
    const found = await stat(path).catch(() => undefined)
    return found !== undefined && Date.now() - found.mtimeMs < stillMs
  }
  return (await isAlive(holder.pid)) && (await findStartOf(holder.pid)) === holder.startedAt
}

async function identify(): Promise<Pick<Holder, 'pid' | 'startedAt' | 'boot' | 'namespace'>> {
  const [startedAt, boot, namespace] = await Promise.all([
    findStartOf(process.pid),
    findText('/proc/sys/kernel/random/boot_id'),
    readlink('/proc/self/ns/pid').catch(() => ''),
  ])
  return { pid: process.pid, startedAt: startedAt ?? '', boot: (boot ?? '').trim(), namespace }
}

function parseHolder(text: string): Holder | undefined {
  try {
    return Holder.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

async function linkOnce(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}
