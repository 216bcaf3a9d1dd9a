import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { ExamReport } from '#vocabulary'
import { openExamServer } from './exam-server.ts'
import { run } from './real-server.ts'

const server = openExamServer(['--port', '0', '--mqtt-port', '0'])

let scenario: string
beforeAll(async () => {
  scenario = join(server.folder, 'cut-off.yaml')
  const text = await readFile('exam/scenarios/two-at-once.yaml', 'utf8')
  const cut = text.replace('from: 4, until: 30 }', 'from: 1, until: 3 }')
  expect(cut).not.toBe(text)
  await writeFile(scenario, cut.replace(/ {2}- \{ fault: loss.*\n/g, '').replace('perDay: 40', 'perDay: 0'))
})

const against = () => ['--city', 'cities/demo', '--against', server.url, '--key', server.key]

test('feeds by MQTT come by the server’s broker into the exam’s world; a line that was cut catches up', async () => {
  const admin = server.admin
  const { code, out, err } = await run(
    ...['exam', scenario, '--people', '1000', '--days', '4', ...against()],
    ...['--mqtt', server.mqttUrl ?? '', '--keep', '--json'],
  )
  expect(code, err).toBe(0)
  const { world, results } = ExamReport.parse(JSON.parse(out))
  const { signals } = results[0]?.outcomes.lianfang ?? {}
  expect(signals).toMatchObject({ lost: 0, refused: 0 })
  // Each clinic and laboratory tells four numbers a day, in two months and four days.
  expect(signals?.byMqtt).toBeGreaterThan(4 * 60)
  const { text } = await admin.get('/metrics')
  expect(text).toMatch(
    new RegExp(`^lianfang_mqtt_signals_total\\{verdict="accepted"\\} ${signals?.byMqtt}$`, 'm'),
  )
  expect(text).toMatch(/^lianfang_mqtt_signals_total\{verdict="refused"\} 0$/m)
  // Nobody is connected any more.
  expect(text).toMatch(/^lianfang_mqtt_connections\{broker="embedded"\} 0$/m)

  const played = admin.at(new URL(world?.url ?? '').pathname)
  const counts = await played.walk(
    '/api/signals?kind=fever-clinic.count&source=urn:lianfang:exam:fever-clinic:hospital-first',
  )
  const told = counts
    .map(({ data, knownOn }) => ({ of: String((data as { visitDate: string }).visitDate), on: knownOn }))
    .filter(({ of }) => of >= '2025-04-14')
  const byDay = Map.groupBy(told, ({ of }) => of)
  // Of the first day on the evening; of the second and third when the line was up again, at the end of the third.
  expect([...byDay].map(([of, all]) => [of, [...new Set(all.map(({ on }) => on))]]).sort()).toEqual([
    ['2025-04-14', ['2025-04-14']],
    ['2025-04-15', ['2025-04-17']],
    ['2025-04-16', ['2025-04-17']],
    ['2025-04-17', ['2025-04-17']],
  ])
  for (const all of byDay.values()) expect(all).toHaveLength(4)
})

test('a server whose broker nobody named is not asked', async () => {
  const { code, err } = await run('exam', scenario, ...against())
  expect(code).toBe(2)
  expect(err).toContain('--against needs --mqtt')
})

test('a place that takes no device in is told, and leaves no world behind', async () => {
  const admin = server.admin
  const before = (await admin.walk('/api/worlds')).length
  const { code, err } = await run(
    'exam',
    scenario,
    '--people',
    '1000',
    ...against(),
    '--mqtt',
    'mqtt://127.0.0.1:9',
  )
  expect(code).toBe(1)
  expect(err).toContain('mqtt://127.0.0.1:9 takes no device in')
  expect(await admin.walk('/api/worlds')).toHaveLength(before)
})

test('a line that breaks unasked is tried again, and each signal is there once', async () => {
  const admin = server.admin
  const accepted = async () =>
    Number(
      /^lianfang_mqtt_signals_total\{verdict="accepted"\} (\d+)$/m.exec(
        (await admin.get('/metrics')).text,
      )?.[1],
    )
  const before = await accepted()
  const line = await openBadLine(server.mqttUrl ?? '', { breaks: 6, afterBytes: 3_000 })
  const { code, out, err } = await run(
    ...['exam', scenario, '--people', '1000', '--days', '1', ...against()],
    ...['--mqtt', line.url, '--json'],
  )
  line.close()
  expect(code, err).toBe(0)
  expect(line.broken()).toBe(6)
  const { signals, staffHours } = ExamReport.parse(JSON.parse(out)).results[0]?.outcomes.lianfang ?? {}
  expect(signals).toMatchObject({ lost: 0, refused: 0 })
  // What clinics entered in the two months before (some fifty hours) is no work of the exam.
  expect(staffHours).toBeLessThan(20)
  // What was taken before a line broke was said again, and counted once.
  expect((await accepted()) - before).toBe(signals?.byMqtt)
})

/** A line to a broker that breaks off so many times, each time when so much was said on a connection. */
async function openBadLine(to: string, { breaks, afterBytes }: { breaks: number; afterBytes: number }) {
  const { hostname, port } = new URL(to)
  let broken = 0
  const door = createServer((device) => {
    const broker = connect(Number(port), hostname)
    let said = 0
    device.on('data', (bytes) => {
      said += bytes.length
      broker.write(bytes)
      if (said < afterBytes || broken === breaks) return
      broken++
      device.destroy()
      broker.end()
    })
    broker.on('data', (bytes) => device.write(bytes))
    for (const [one, other] of [
      [device, broker],
      [broker, device],
    ] as const) {
      one.on('close', () => other.end())
      one.on('error', () => other.end())
    }
  })
  door.listen(0, '127.0.0.1')
  await once(door, 'listening')
  // What a server of TCP listens on has a port.
  const { port: own } = door.address() as AddressInfo
  return { url: `mqtt://127.0.0.1:${own}`, broken: () => broken, close: () => door.close() }
}
