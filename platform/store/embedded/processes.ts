import { setTimeout as pause } from 'node:timers/promises'
import { type ClusterProcesses, isAlive, isOfCluster, listClusterProcesses } from './process-table.ts'
import { EmbeddedTrouble } from './trouble.ts'

/** How long a server may take over each kind of shutdown before the next, harder one. */
export interface Patience {
  readonly fastMs: number
  readonly immediateMs: number
}

const ordinary: Patience = { fastMs: 20_000, immediateMs: 10_000 }

/**
 * Stops a postmaster: fast (open transactions are rolled back, everything is written), then immediate (the next
 * start recovers), then by force. Afterwards no process of the cluster runs.
 */
export async function stopPostmaster(pid: number, of: ClusterProcesses, patience = ordinary): Promise<void> {
  const steps = [
    { signal: 'SIGINT', waitMs: patience.fastMs },
    { signal: 'SIGQUIT', waitMs: patience.immediateMs },
    { signal: 'SIGKILL', waitMs: 5_000 },
  ] as const
  for (const { signal, waitMs } of steps) {
    if (!(await isOfCluster(pid, of))) break
    send(pid, signal)
    if (await isGoneWithin(pid, of, waitMs)) break
  }
  await clearLeftBehind(of)
}

/**
 * Waits for children whose postmaster was killed. They leave when they notice; one deep in a query does not look
 * up for minutes, and as long as it holds the shared memory no server starts.
 */
export async function clearLeftBehind(of: ClusterProcesses): Promise<void> {
  const began = performance.now()
  for (;;) {
    const left = await listClusterProcesses(of)
    if (left.length === 0) return
    const waitedMs = performance.now() - began
    if (waitedMs > 30_000) {
      throw new EmbeddedTrouble(
        'embedded.start-failed',
        `Processes ${left.join(', ')} of a PostgreSQL that was killed do not end (the disk may hang). End them, then start again.`,
      )
    }
    for (const pid of left) {
      if (waitedMs > 4_000) send(pid, 'SIGKILL')
      else if (waitedMs > 1_500) send(pid, 'SIGQUIT')
    }
    await pause(50)
  }
}

async function isGoneWithin(pid: number, of: ClusterProcesses, waitMs: number): Promise<boolean> {
  for (const began = performance.now(); performance.now() - began < waitMs; ) {
    // Once the process is ending, its number may soon be another's.
    if (!(await isAlive(pid)) || !(await isOfCluster(pid, of))) return true
    await pause(20)
  }
  return false
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It left by itself in this very moment.
  }
}
