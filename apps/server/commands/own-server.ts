import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKey } from '#platform/access'
import { startServer } from '../serve.ts'
import { type Interruption, tell } from './terminal.ts'

/** A server that a command starts for itself: with worlds' rights for who asks, and gone with all its data after the work. */
export async function withOwnServer<Result>(
  { purpose, zone, interruption }: { purpose: string; zone: string; interruption: Interruption },
  work: (server: { url: string; key: string }) => Promise<Result>,
): Promise<Result> {
  const dataDir = await mkdtemp(join(tmpdir(), `lianfang-${purpose}-`))
  // Passable for the database's user, so that its data lie within and go with it; the cluster itself is closed.
  await chmod(dataDir, 0o711)
  tell(`Starting a server for the ${purpose} …`)
  try {
    const server = await startServer({ dataDir, port: 0, zone, logLevel: 'error' })
    try {
      interruption.check()
      const { key } = await createKey(server.host.production.database, {
        title: purpose,
        role: 'exam',
        places: ['*'],
        createdBy: `house:${purpose}`,
      })
      return await work({ url: server.url, key })
    } finally {
      await server.stop()
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}
