import { startServer } from '../../apps/server/serve.ts'

/**
 * The server process of a bench: what `lianfang server` runs, without the desk being built first. Prints
 * {"ready":true,"url":…,"mqttUrl":…}; with `mqtt` as its second word it has a broker too. Ends in order on SIGTERM, or when the bench that started it is gone.
 */
const [dataDir = '', mqtt] = process.argv.slice(2)
const ended = new Promise<void>((resolve) => {
  process.once('SIGTERM', () => resolve())
  process.once('disconnect', () => resolve())
})
const server = await startServer({
  dataDir,
  port: 0,
  ...(mqtt === 'mqtt' ? { mqttPort: 0 } : {}),
  zone: 'Asia/Shanghai',
  logLevel: 'error',
  onProgress: (step) => process.stderr.write(`${step}\n`),
})
process.stdout.write(`${JSON.stringify({ ready: true, url: server.url, mqttUrl: server.mqttUrl })}\n`)
await ended
await server.stop()
// Whoever watched a connection to us may hold the loop; all that counts has ended.
process.exit(0)
