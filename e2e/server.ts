import { rm } from 'node:fs/promises'
import { makeDataDir, startRealServer } from './real-server.ts'

export interface RunningServer {
  readonly url: string
  stop(): Promise<void>
}

/** A real server on a free port and a data directory of its own, which goes when it stops. */
export async function startServer(...flags: readonly string[]): Promise<RunningServer> {
  const dataDir = await makeDataDir()
  try {
    const { url, remove } = await startRealServer(dataDir, ['--port', '0', ...flags])
    return { url, stop: remove }
  } catch (error) {
    await rm(dataDir, { recursive: true, force: true })
    throw error
  }
}
