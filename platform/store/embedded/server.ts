import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ask } from './answer.ts'
import type { Binaries } from './binaries.ts'
import { bareEnvironment, ownerRole } from './cluster.ts'
import type { Home } from './home.ts'
import { findPostmasterFile } from './postmaster-file.ts'
import { type ClusterProcesses, isOfCluster } from './process-table.ts'
import { clearLeftBehind, stopPostmaster } from './processes.ts'
import { openLog, readLogTail } from './server-log.ts'
import { type Settings, settingsFor, toArguments } from './settings.ts'
import { claimSocketDir, clearSocket, makeSocketDir, removeSocketDir, socketPort } from './socket-dir.ts'
import { EmbeddedTrouble } from './trouble.ts'

/** How the owner reaches the server: fits `postgres()` and, with a database, the store's `ServerAddress`. */
export interface OwnerOptions {
  /** The socket's directory. */
  readonly host: string
  readonly port: number
  readonly username: string
  readonly password: string
}

/** A server that died without being asked to. */
export interface ServerDeath {
  readonly pid: number
  /** Unknown of an adopted server, which was not our child. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** The log's last lines; they hold no data. */
  readonly lastWords: readonly string[]
}

export interface ServerParts {
  readonly home: Home
  readonly binaries: Binaries
  readonly password: string
  readonly settings: Settings
  readonly onProgress: (step: string) => void
  readonly onExit: ((death: ServerDeath) => void) | undefined
}

/** Recovery after a power cut replays up to `max_wal_size`; on a slow disk that is minutes, and is worth them. */
const longestStartMs = 15 * 60_000
const watchEveryMs = 1_000

/**
 * One PostgreSQL server over one data directory. It lives in a session of its own: neither Ctrl-C nor the end of
 * this process reaches it. Nothing here hooks into the end of the process; the caller says when to stop.
 */
export class EmbeddedServer {
  readonly #parts: ServerParts
  readonly #processes: ClusterProcesses
  #socketDir: string
  #pid = 0
  #adopted = false
  #watch: AbortController | undefined
  #ended = false
  /** Starts and stops, one after the other. */
  #turn: Promise<unknown> = Promise.resolve()

  private constructor(parts: ServerParts, socketDir: string) {
    this.#parts = parts
    this.#processes = { cluster: parts.home.cluster, clusterName: parts.home.name }
    this.#socketDir = socketDir
  }

  /** Takes over the server that runs on the cluster, or starts one. */
  static async open(parts: ServerParts): Promise<EmbeddedServer> {
    const running = await findPostmasterFile(parts.home.cluster)
    const { name, account } = parts.home
    const server = new EmbeddedServer(parts, running?.socketDir || (await makeSocketDir(name, account)))
    await server.#bringUp()
    return server
  }

  get pid(): number {
    return this.#pid
  }

  /** True while the server is one that an earlier process left running. */
  get adopted(): boolean {
    return this.#adopted
  }

  /** Stay the same over restarts, so that pools only have to reconnect. */
  get ownerOptions(): OwnerOptions {
    return { host: this.#socketDir, port: socketPort, username: ownerRole, password: this.#parts.password }
  }

  /** The server up again: after a death, or stopped first where it still runs. Once `stop` was called, it stays down. */
  async restart(): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#ended) return
      await this.#bringDown()
      await this.#bringUp()
    })
  }

  /** Fast shutdown. Afterwards there is no process, no socket and no socket directory. Asking twice does no harm. */
  async stop(): Promise<void> {
    this.#ended = true
    await this.#inTurn(() => this.#bringDown())
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work)
    this.#turn = turn.catch(() => {})
    return turn
  }

  async #bringDown(): Promise<void> {
    this.#watch?.abort()
    if (this.#pid) await stopPostmaster(this.#pid, this.#processes)
    this.#pid = 0
    await removeSocketDir(this.#socketDir)
  }

  async #bringUp(): Promise<void> {
    if (await this.#adopt()) return
    await clearLeftBehind(this.#processes)
    if (!(await claimSocketDir(this.#socketDir, this.#parts.home.account))) {
      this.#socketDir = await makeSocketDir(this.#parts.home.name, this.#parts.home.account)
    }
    await clearSocket(this.#socketDir)
    await this.#launch()
  }

  /** True if a server of this cluster runs and answers to our password. One that does not is stopped. */
  async #adopt(): Promise<boolean> {
    const { cluster } = this.#parts.home
    const found = await findPostmasterFile(cluster)
    if (!found || !(await isOfCluster(found.pid, this.#processes))) {
      await dropStaleFile(cluster, found?.pid)
      return false
    }
    this.#parts.onProgress('A database server of an earlier run is still up')
    if (
      found.socketDir === this.#socketDir &&
      found.port === socketPort &&
      (await this.#answers(found.pid))
    ) {
      this.#pid = found.pid
      this.#adopted = true
      this.#watchAdopted(found.pid)
      return true
    }
    this.#parts.onProgress('Stopping it, since it does not answer')
    await stopPostmaster(found.pid, this.#processes, { fastMs: 8_000, immediateMs: 8_000 })
    return false
  }

  async #answers(pid: number): Promise<boolean> {
    for (const began = performance.now(); performance.now() - began < longestStartMs; ) {
      const answer = await ask(this.ownerOptions, { withinMs: 5_000 })
      if (answer.kind === 'answers') return answer.dataDirectory === this.#parts.home.cluster
      if (answer.kind !== 'not-now') return false
      if (!(await isOfCluster(pid, this.#processes))) return false
      if ((await findPostmasterFile(this.#parts.home.cluster))?.status === 'stopping') return false
      await pause(50)
    }
    return false
  }

  async #launch(): Promise<void> {
    const { home, binaries, settings, onProgress } = this.#parts
    onProgress('Starting the database')
    const log = await openLog(home)
    const { size: logged } = await log.stat()
    const child = spawn(
      binaries.postgres,
      [
        ...['-D', home.cluster],
        ...toArguments({ ...settingsFor(totalmem()), ...settings, ...this.#fixedSettings() }),
      ],
      // Detached: a session of its own, out of reach of the terminal's signals.
      {
        ...home.account,
        cwd: home.cluster,
        detached: true,
        env: bareEnvironment(),
        stdio: ['ignore', log.fd, log.fd],
      },
    )
    try {
      await once(child, 'spawn')
    } catch (cause) {
      throw new EmbeddedTrouble(
        'embedded.cannot-run',
        `PostgreSQL could not be run from ${binaries.postgres}.`,
        { cause },
      )
    } finally {
      await log.close()
    }
    child.unref()
    const { pid } = child
    if (pid === undefined) throw new Error('a process that was spawned has a number')
    await this.#untilReady(child, { pid, logged })
    this.#pid = pid
    this.#adopted = false
    this.#watchChild(child, pid)
  }

  /** What the rest of this file relies on; callers cannot change it. */
  #fixedSettings(): Settings {
    return {
      listen_addresses: '',
      port: String(socketPort),
      unix_socket_directories: this.#socketDir,
      unix_socket_permissions: '0700',
      cluster_name: this.#parts.home.name,
      logging_collector: 'off',
      log_destination: 'stderr',
    }
  }

  async #untilReady(child: ChildProcess, { pid, logged }: { pid: number; logged: number }): Promise<void> {
    const { home, onProgress } = this.#parts
    let told = false
    for (const began = performance.now(); ; ) {
      const file = await findPostmasterFile(home.cluster)
      if (file?.pid === pid && file.status === 'ready') break
      const waitedMs = performance.now() - began
      if (child.exitCode !== null || child.signalCode !== null || waitedMs > longestStartMs) {
        if (waitedMs > longestStartMs) await stopPostmaster(pid, this.#processes)
        await removeSocketDir(this.#socketDir)
        const words = await readLogTail(home, { fromByte: logged })
        throw new EmbeddedTrouble(
          'embedded.start-failed',
          `PostgreSQL did not start. Its log ends:\n${words.join('\n')}`,
        )
      }
      if (!told && waitedMs > 3_000) {
        onProgress('The database is recovering what was not yet in its files')
        told = true
      }
      await pause(15)
    }
    const answer = await ask(this.ownerOptions, { withinMs: 20_000 })
    if (answer.kind === 'answers') return
    await stopPostmaster(pid, this.#processes)
    await removeSocketDir(this.#socketDir)
    throw answer.kind === 'password-refused'
      ? new EmbeddedTrouble(
          'embedded.password',
          `The password in ${join(home.directory, 'owner.password')} is not the one of the data beside it. Restore the file that belongs to them, or remove it to have a new password set.`,
        )
      : new EmbeddedTrouble('embedded.start-failed', 'PostgreSQL started, but did not answer on its socket.')
  }

  #watchChild(child: ChildProcess, pid: number): void {
    const watch = this.#newWatch()
    const report = (code: number | null, signal: NodeJS.Signals | null) =>
      void this.#report({ watch, pid, code, signal })
    if (child.exitCode !== null || child.signalCode !== null) report(child.exitCode, child.signalCode)
    else child.once('exit', report)
  }

  #watchAdopted(pid: number): void {
    const watch = this.#newWatch()
    const look = async () => {
      while (!watch.signal.aborted) {
        if (!(await isOfCluster(pid, this.#processes))) {
          return await this.#report({ watch, pid, code: null, signal: null })
        }
        await pause(watchEveryMs, undefined, { signal: watch.signal, ref: false }).catch(() => {})
      }
    }
    void look()
  }

  #newWatch(): AbortController {
    this.#watch?.abort()
    this.#watch = new AbortController()
    return this.#watch
  }

  async #report(of: {
    watch: AbortController
    pid: number
    code: number | null
    signal: NodeJS.Signals | null
  }): Promise<void> {
    const { watch, ...death } = of
    if (watch.signal.aborted) return
    watch.abort()
    const lastWords = await readLogTail(this.#parts.home)
    if (!this.#ended) this.#parts.onExit?.({ ...death, lastWords })
  }
}

/**
 * PostgreSQL takes any living process of that number for its postmaster and refuses to start, even where the
 * number was given to a stranger since. Whoever calls has made sure that it is a stranger, or nobody.
 */
async function dropStaleFile(cluster: string, pid: number | undefined): Promise<void> {
  if (pid !== undefined) await rm(join(cluster, 'postmaster.pid'), { force: true })
}
