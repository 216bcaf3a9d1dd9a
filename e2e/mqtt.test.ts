import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import mqtt from 'mqtt'
import { afterEach, expect, test } from 'vitest'
import { openPool } from '#platform/store'
import { findEmbedded, removeEmbedded } from '#platform/store/embedded'
import { copyDataDir, emptyHouse } from './data-dir.ts'
import {
  aggregate,
  Caller,
  cityPlaces,
  countOf,
  type RealServer,
  run,
  startRealServer,
  until,
} from './real-server.ts'

const withBroker = ['--port', '0', '--mqtt-port', '0']
const started: RealServer[] = []

async function start(dataDir: string, flags: readonly string[] = withBroker): Promise<RealServer> {
  const server = await startRealServer(dataDir, flags)
  started.push(server)
  return server
}

afterEach(async () => {
  for (const server of started.splice(0)) await server.remove()
})

function topicOf(key: string): string {
  return `lianfang/production/${key.split('_')[1]}/signals`
}

async function connectDevice({ mqttUrl = '' }: RealServer, key: string) {
  return await mqtt.connectAsync(mqttUrl, { password: key, username: 'gate', reconnectPeriod: 0 }, false)
}

test('a device’s signal is counted, and the operator sees the door', async () => {
  const { dataDir, key } = await copyDataDir(emptyHouse)
  const server = await start(dataDir)
  const admin = new Caller(server.url, key)
  expect((await admin.post('/api/places', { places: cityPlaces })).status).toBe(200)
  const device = await connectDevice(server, key)
  const { data } = aggregate(7)
  await device.publishAsync(`${topicOf(key)}/case.aggregate/110102`, JSON.stringify(data), { qos: 1 })
  await until('it is counted', async () => (await countOf(admin, 'cn.11.01.02')) === 7)
  await device.publishAsync(`${topicOf(key)}/no.such/110102`, '{}', { qos: 1 })

  const { text } = await admin.get('/metrics')
  expect(text).toMatch(/^lianfang_mqtt_signals_total\{verdict="accepted"\} 1$/m)
  expect(text).toMatch(/^lianfang_mqtt_signals_total\{verdict="refused"\} 1$/m)
  expect(text).toMatch(/^lianfang_mqtt_connections\{broker="embedded"\} 1$/m)
  const found = await run('doctor', '--data-dir', dataDir)
  expect(found.out).toContain(`ok      MQTT: ${server.mqttUrl} answers`)
  await device.endAsync(true)
})

test('a server that was not asked for a broker has none, and a taken port is told by its option', async () => {
  const { dataDir } = await copyDataDir(emptyHouse)
  const server = await start(dataDir, ['--port', '0'])
  expect(server.mqttUrl).toBeUndefined()
  expect((await run('doctor', '--data-dir', dataDir)).out).toContain('MQTT: off')
  const { dataDir: other } = await copyDataDir(emptyHouse)
  const port = new URL(server.url).port
  const second = await run('server', '--port', '0', '--mqtt-port', port, '--data-dir', other)
  expect(second.code).toBe(1)
  expect(second.err).toContain(`Port ${port} is taken: choose another with --mqtt-port.`)
  await removeEmbedded(join(other, 'production'))
  await rm(other, { recursive: true, force: true })
})

test('killed in the midst of signals, it has every one that it acknowledged', async () => {
  const { dataDir, key } = await copyDataDir(emptyHouse)
  const server = await start(dataDir)
  const admin = new Caller(server.url, key)
  expect((await admin.post('/api/places', { places: cityPlaces })).status).toBe(200)
  const device = await connectDevice(server, key)
  device.on('error', () => {})
  const acknowledged: string[] = []
  const enough = Promise.withResolvers<void>()
  for (let n = 0; n < 3_000; n++) {
    const id = `killed-${n}`
    const payload = JSON.stringify(aggregate(1, { id, record: `killed-${n % 50}`, revision: n }))
    device.publish(topicOf(key), payload, { qos: 1 }, (error) => {
      if (error) return
      acknowledged.push(id)
      if (acknowledged.length === 500) enough.resolve()
    })
  }
  await enough.promise
  // Its group: the command and the server, not PostgreSQL, which the next start adopts.
  process.kill(-(server.process.pid ?? 0), 'SIGKILL')
  await new Promise<void>((resolve) => device.once('close', () => resolve()))
  await device.endAsync(true)
  // The next start has its data now.
  started.splice(0)
  await start(dataDir)
  const address = await findEmbedded(join(dataDir, 'production'))
  if (!address) throw new Error('no PostgreSQL answers')
  const owner = openPool(
    { ...address, database: 'lianfang' },
    { database: 'lianfang', role: 'owner', max: 1 },
  )
  const rows = await owner<{ id: string }[]>`SELECT id FROM signals.log WHERE id LIKE 'killed-%'`
  await owner.end()
  const stored = new Set(rows.map(({ id }) => id))
  expect(acknowledged.filter((id) => !stored.has(id))).toEqual([])
})
