import { execFile } from 'node:child_process'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)
const onLinux = process.platform === 'linux'

/** What `/proc/<pid>/stat` tells. The name may hold spaces and brackets, so fields count from the last `)`. */
export function parseProcStat(text: string): { state: string; startedAtTicks: string } | undefined {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const [state, startedAtTicks] = [fields[0], fields[19]]
  return state && startedAtTicks ? { state, startedAtTicks } : undefined
}

/** True while a process of that number runs, whoever owns it. A zombie, which only waits to be counted, does not. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  if (!onLinux) return true
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  return stat === undefined ? false : parseProcStat(stat)?.state !== 'Z'
}

/** Tells two processes apart that were given the same number one after the other. */
export async function findStartOf(pid: number): Promise<string | undefined> {
  if (onLinux) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
    return stat === undefined ? undefined : parseProcStat(stat)?.startedAtTicks
  }
  const { stdout } = await run('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => ({ stdout: '' }))
  return stdout.trim() || undefined
}

export interface ClusterProcesses {
  /** Absolute path of the cluster, links resolved: the working directory of each of its processes. */
  readonly cluster: string
  /** PostgreSQL's `cluster_name`, which each of its processes shows in its title. */
  readonly clusterName: string
}

/** True if the process is PostgreSQL at work on this cluster, and not a stranger that inherited the number. */
export async function isOfCluster(pid: number, of: ClusterProcesses): Promise<boolean> {
  if (onLinux) return await worksIn(pid, of.cluster)
  const { stdout } = await run('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }))
  return isTitleOf(stdout, of)
}

/** The processes of the cluster that run, the postmaster and its children. */
export async function listClusterProcesses(of: ClusterProcesses): Promise<number[]> {
  if (onLinux) {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
    const found = await Promise.all(
      pids.map(async (pid) => (await worksIn(pid, of.cluster)) && (await isAlive(pid))),
    )
    return pids.filter((_, i) => found[i])
  }
  const { stdout } = await run('ps', ['-A', '-ww', '-o', 'pid=,command='], { maxBuffer: 16 * 1024 * 1024 })
  return stdout.split('\n').flatMap((line) => {
    const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? []
    return pid && command && isTitleOf(command, of) ? [Number(pid)] : []
  })
}

/** The postmaster shows its command line, its children `postgres: <cluster_name>: what they do`. */
export function isTitleOf(title: string, { cluster, clusterName }: ClusterProcesses): boolean {
  return title.startsWith(`postgres: ${clusterName}: `) || title.includes(`/postgres -D ${cluster} `)
}

async function worksIn(pid: number, cluster: string): Promise<boolean> {
  // Another user's process hides where it works; then it is none of ours.
  if ((await readlink(`/proc/${pid}/cwd`).catch(() => undefined)) !== cluster) return false
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')
  return name.trim() === 'postgres'
}
