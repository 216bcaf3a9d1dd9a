import { join } from 'node:path'
import { findText } from './files.ts'

/** What `postmaster.pid` says; its lines are fixed by PostgreSQL (src/include/utils/pidfile.h). */
export interface PostmasterFile {
  readonly pid: number
  readonly port: number
  readonly socketDir: string
  readonly status: 'starting' | 'stopping' | 'ready' | 'standby' | ''
}

/** `undefined` while the file is still being written: PostgreSQL adds its lines one by one. */
export function parsePostmasterFile(text: string): PostmasterFile | undefined {
  const lines = text.split('\n').map((line) => line.trim())
  const [pid, port] = [Number(lines[0]), Number(lines[3])]
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined
  const status = lines[7] ?? ''
  return {
    pid,
    port: Number.isSafeInteger(port) ? port : 0,
    socketDir: lines[4] ?? '',
    status:
      status === 'starting' || status === 'stopping' || status === 'ready' || status === 'standby'
        ? status
        : '',
  }
}

export async function findPostmasterFile(cluster: string): Promise<PostmasterFile | undefined> {
  const text = await findText(join(cluster, 'postmaster.pid'))
  return text === undefined ? undefined : parsePostmasterFile(text)
}
