import { chmod, mkdtemp, readdir, rm, stat, statfs } from 'node:fs/promises'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'
import chromium from '@sparticuz/chromium'
import { isAlive } from './platform/store/embedded/process-table.ts'

const memory = '/dev/shm'
const prefix = 'lianfang-run-'
/** Four workers' databases and servers hold 1.2 GB at once at most; the rest is for the tests themselves. */
const neededBytes = 6 * 1024 ** 3
const hourMs = 3_600_000

/**
 * A temporary directory for all that a run of tests makes, which goes with it: in memory where there is room, since
 * making and removing the thousand files of each database costs a disk's file system more than most tests do.
 */
export default async function setup(): Promise<() => Promise<void>> {
  // Before the directory changes: it is unpacked once for all runs, and by one process.
  const browser = await chromium.executablePath().catch(() => undefined)
  // Where there is none for this machine, the tests that need one say so.
  if (browser !== undefined) process.env.LIANFANG_CHROMIUM = browser
  const before = process.env.TMPDIR
  const base = (await hasRoom()) ? memory : tmpdir()
  await removeForsaken(base)
  const scratch = await mkdtemp(join(base, `${prefix}${process.pid}-`))
  // As the system's own is: PostgreSQL's user and the broker's have their places in it too.
  await chmod(scratch, 0o1777)
  process.env.TMPDIR = scratch
  return async () => {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function hasRoom(): Promise<boolean> {
  const found = await statfs(memory).catch(() => undefined)
  return found !== undefined && Math.min(found.bavail * found.bsize, freemem()) >= neededBytes
}

/** What a killed run left takes memory until it is removed. An hour, since another may number its processes for itself. */
async function removeForsaken(base: string): Promise<void> {
  for (const name of (await readdir(base)).filter((one) => one.startsWith(prefix))) {
    const pid = Number.parseInt(name.slice(prefix.length), 10)
    const { mtimeMs = Date.now() } = (await stat(join(base, name)).catch(() => undefined)) ?? {}
    if (Date.now() - mtimeMs > hourMs && !(await isAlive(pid)))
      await rm(join(base, name), { recursive: true, force: true })
  }
}
