import { realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ask } from './answer.ts'
import { findPackagedBinaries, runnableBinaries } from './binaries.ts'
import { ensureCluster, findPassword, keepPassword, ownerRole, resetPassword } from './cluster.ts'
import { clearHalfMade } from './files.ts'
import { elsewhereName, findHome, openHome } from './home.ts'
import { findPostmasterFile } from './postmaster-file.ts'
import { isOfCluster } from './process-table.ts'
import { clearLeftBehind, stopPostmaster } from './processes.ts'
import { EmbeddedServer, type OwnerOptions, type ServerDeath } from './server.ts'
import type { Settings } from './settings.ts'
import { EmbeddedTrouble } from './trouble.ts'

export interface StartOptions {
  /** Absolute. The data are in `postgres` within it, or where `postgres.elsewhere.json` says. */
  readonly dataDir: string
  readonly onProgress?: (step: string) => void
  /** Settings of PostgreSQL on top of the house's own. */
  readonly settings?: Settings
  /** Told once when the server dies unasked; `restart()` brings it up again. */
  readonly onExit?: (death: ServerDeath) => void
}

/**
 * PostgreSQL on a data directory: made where there is none, adopted where an earlier process left it running.
 * Take `lockDataDir` first: two processes that manage one directory would stop each other's server.
 */
export async function startEmbedded(options: StartOptions): Promise<EmbeddedServer> {
  const { dataDir, onProgress = () => {}, settings = {}, onExit } = options
  if (!dataDir.startsWith('/')) throw new RangeError(`a data directory is an absolute path: ${dataDir}`)
  const packaged = await findPackagedBinaries()
  const found = await openHome(dataDir)
  await clearHalfMade(found.directory, { of: 'cluster', olderThanMs: 0 })
  await clearHalfMade(found.directory, { of: 'owner.password', olderThanMs: 0 })
  const { account, shelf } = found
  const binaries = await runnableBinaries({ packaged, account, copyTo: shelf, onProgress })
  const { password, fresh } = await keepPassword(found)
  const { created } = await ensureCluster(found, { binaries, password, onProgress })
  // Processes are recognised by the directory that they work in, which the system reports with links resolved.
  const home = { ...found, cluster: await realpath(found.cluster) }
  if (fresh && !created) {
    const processes = { cluster: home.cluster, clusterName: home.name }
    const running = await findPostmasterFile(home.cluster)
    if (running && (await isOfCluster(running.pid, processes))) await stopPostmaster(running.pid, processes)
    await clearLeftBehind(processes)
    onProgress('Setting a new password, since the file of the old one is gone')
    await resetPassword(home, { binaries, password })
  }
  return await EmbeddedServer.open({ home, binaries, password, settings, onProgress, onExit })
}

/**
 * How to reach the server that runs on a data directory; `undefined` if none runs or answers. Starts nothing and
 * stops nothing: for whoever did not get the lock, and works beside the process that has it.
 */
export async function findEmbedded(dataDir: string): Promise<OwnerOptions | undefined> {
  const home = await findHome(dataDir)
  const running = home && (await findPostmasterFile(home.cluster))
  if (
    !home ||
    !running ||
    !(await isOfCluster(running.pid, { cluster: home.cluster, clusterName: home.name }))
  )
    return undefined
  const password = await findPassword(home.directory)
  if (password === undefined) return undefined
  const owner = { host: running.socketDir, port: running.port, username: ownerRole, password }
  const answer = await ask(owner, { withinMs: 5_000 })
  return answer.kind === 'answers' && answer.dataDirectory === home.cluster ? owner : undefined
}

/** Removes the database of a data directory for good, wherever it is kept. Only after `stop`, or before a start. */
export async function removeEmbedded(dataDir: string): Promise<void> {
  const home = await findHome(dataDir)
  if (!home) return
  const running = await findPostmasterFile(home.cluster)
  if (running && (await isOfCluster(running.pid, { cluster: home.cluster, clusterName: home.name }))) {
    throw new EmbeddedTrouble(
      'embedded.running',
      `A PostgreSQL (process ${running.pid}) runs on the data in ${home.cluster}. Stop it before its data are removed.`,
    )
  }
  await rm(home.directory, { recursive: true, force: true })
  await rm(join(await realpath(dataDir), elsewhereName), { force: true })
}
