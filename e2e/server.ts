import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ownDatabase } from './real-server.ts'

const root = join(import.meta.dirname, '..')

export interface RunningServer {
  readonly url: string
  stop(): Promise<void>
}

/** A real server by its command line, on a free port and a data directory of its own. */
export async function startServer(...flags: readonly string[]): Promise<RunningServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lianfang-e2e-'))
  // Passable for the database's user, so that its data lie within and go with it.
  await chmod(dataDir, 0o711)
  const words = [
    'scripts/with-node.mjs',
    'apps/server/main.ts',
    'server',
    '--port',
    '0',
    '--data-dir',
    dataDir,
    '--json',
    ...flags,
  ]
  const server = spawn(process.execPath, words, {
    cwd: root,
    env: ownDatabase,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const stop = async () => {
    await end(server)
    await rm(dataDir, { recursive: true, force: true })
  }
  try {
    return { url: await readUrl(server), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function readUrl(server: ChildProcess): Promise<string> {
  let said = ''
  server.stderr?.on('data', (text) => {
    said += text
  })
  if (!server.stdout) throw new Error('the server has no output')
  for await (const line of createInterface({ input: server.stdout })) {
    const url = /"url":"(http[^"]+)"/.exec(line)?.[1]
    if (url !== undefined && line.includes('"ready":true')) return url
    said += `${line}\n`
  }
  throw new Error(`the server ended before it was ready:\n${said.slice(-2_000)}`)
}

/** For how long a server may take to end by itself before it is ended. */
const patienceMs = 10_000

async function end(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return
  const group = -server.pid
  const ended = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGTERM')
  // The launcher and the server it launched are one process group of their own.
  const impatience = setTimeout(() => process.kill(group, 'SIGKILL'), patienceMs)
  await ended
  clearTimeout(impatience)
}
