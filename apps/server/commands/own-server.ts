import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKey } from '#platform/access'
import { isAlive, lockDataDir, removeEmbedded, startEmbedded } from '#platform/store/embedded'
import { startServer } from '../serve.ts'
import { type Interruption, tell } from './terminal.ts'

/** A server that a command starts for itself: with worlds' rights for who asks, and gone with all its data after the work. */
export async function withOwnServer<Result>(
  {
    purpose,
    zone,
    interruption,
    mqtt = false,
  }: {
    purpose: string
    zone: string
    interruption: Interruption
    /** With a broker for devices. */
    mqtt?: boolean
  },
  work: (server: { url: string; mqttUrl: string | undefined; key: string }) => Promise<Result>,
): Promise<Result> {
  const prefix = `lianfang-own-${purpose}-`
  await removeAbandoned(prefix)
  const dataDir = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`))
  // Passable for the database's user, so that its data lie within and go with it; the cluster itself is closed.
  await chmod(dataDir, 0o711)
  tell(`Starting a server for the ${purpose} …`)
  try {
    const server = await startServer({
      dataDir,
      port: 0,
      zone,
      logLevel: 'error',
      ...(mqtt ? { mqttPort: 0 } : {}),
    })
    try {
      interruption.check()
      const { key } = await createKey(server.host.production.database, {
        title: purpose,
        role: 'exam',
        places: ['*'],
        createdBy: `house:${purpose}`,
      })
      return await work({ url: server.url, mqttUrl: server.mqttUrl, key })
    } finally {
      await server.stop()
    }
  } finally {
    await removeAll(dataDir)
  }
}

const databases = ['production', 'worlds'] as const
/** A directory is made a moment before its server locks it: until then it is known as whose process made it. */
const settledAfterMs = 60_000

/** What a command that was killed left behind: its data directories, and the databases that may still run on them. */
async function removeAbandoned(prefix: string): Promise<void> {
  for (const name of (await readdir(tmpdir())).filter((one) => one.startsWith(prefix))) {
    const dataDir = join(tmpdir(), name)
    const made = await stat(dataDir).catch(() => undefined)
    if (!made) continue
    const maker = Number(/^\d+(?=-)/.exec(name.slice(prefix.length))?.[0])
    if (Date.now() - made.mtimeMs < settledAfterMs && (await isAlive(maker))) continue
    const lock = await lockDataDir(dataDir)
    if (!lock.taken) continue
    tell(`Removing what an interrupted command left in ${dataDir} …`)
    try {
      for (const database of databases) {
        const own = join(dataDir, database)
        if (!existsSync(own)) continue
        // Whoever starts on it takes over what still runs there, and can end it.
        const server = await startEmbedded({ dataDir: own })
        await server.stop()
      }
      await removeAll(dataDir)
    } finally {
      lock.release()
    }
  }
}

async function removeAll(dataDir: string): Promise<void> {
  // Under root the data may lie elsewhere, where PostgreSQL's user can reach them.
  for (const database of databases) await removeEmbedded(join(dataDir, database))
  await rm(dataDir, { recursive: true, force: true })
}
