import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Sql } from '#platform/store'
import { dayIn } from '#vocabulary'
import { hasMosquitto, type Mosquitto, startMosquitto } from '../platform/mqtt/mosquitto.testing.ts'
import { makeChance } from './house/chance.ts'
import { makeEvents } from './house/city.ts'
import {
  buildPlaces,
  type House,
  makeDataDir,
  makeKey,
  openOwner,
  removeDataDir,
  type Started,
  startHouse,
  startProcess,
} from './house/processes.ts'
import { count, formatTable, median, spread } from './house/report.ts'

/**
 * Signals by MQTT at QoS 1, one a message, by 1 publisher and by 8, each with 100 messages in flight.
 * `node bench/mqtt.ts [--messages N] [--repeat N]`
 *
 * The house: its broker, which acknowledges a signal when it is examined and on disk, everything on. Beside it two
 * brokers that acknowledge at once and store nothing: aedes, the library that the house's broker is made with, bare;
 * and Debian's mosquitto where it is installed, with passwords and access rules. The publishers are one process on
 * bare sockets, the same for all, and every message has to be acknowledged. All run all the time, on this machine's
 * cores, and take turns, which begins too; the first turn of each is not counted. At the end the log must hold every
 * signal that the house acknowledged.
 */
export const publisherCounts = [1, 8] as const
const inFlight = 100

export interface Published {
  readonly perS: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** By broker, for each number of publishers. */
export type MqttTurn = Readonly<Record<string, readonly Published[]>>

const house = 'the house'
const bare = 'bare aedes, nothing stored'
const debian = 'mosquitto, nothing stored'

interface Target {
  readonly name: string
  readonly url: string
}

export async function measureMqtt(of: {
  messages: number
  repeat: number
  seed: number
  onProgress?: (step: string) => void
}): Promise<{ turns: MqttTurn[]; stored: number; sent: number }> {
  const { onProgress = () => {} } = of
  const dataDir = await makeDataDir()
  let server: House | undefined
  let owner: Sql | undefined
  let aedes: Started | undefined
  let mosquitto: Mosquitto | undefined
  try {
    server = await startHouse(dataDir, { log: join(dataDir, 'server.log'), mqtt: true })
    const [feeder, admin] = [await makeKey(dataDir, 'feeder'), await makeKey(dataDir, 'admin')]
    await buildPlaces(server, admin)
    owner = await openOwner(dataDir)
    aedes = startProcess('bare-aedes.ts', [])
    // The id is the middle of the key's text.
    const keyId = feeder.split('_')[1] ?? ''
    if (hasMosquitto) mosquitto = await startMosquitto({ [keyId]: feeder })
    else onProgress('mosquitto is not installed here, and is left out')
    const targets: Target[] = [
      { name: house, url: server.mqttUrl ?? '' },
      { name: bare, url: String((await aedes.said).url) },
      ...(mosquitto ? [{ name: debian, url: mosquitto.url }] : []),
    ]
    const turns: MqttTurn[] = []
    let loads = 0
    for (let turn = 0; turn <= of.repeat; turn++) {
      const file = join(dataDir, `${turn}.ndjson`)
      const result: Record<string, Published[]> = {}
      for (const publishers of publisherCounts) {
        await writeFile(file, makeLines(of.messages, of.seed + loads++))
        for (const at of targets.keys()) {
          // Who begins, goes round.
          const target = targets[(at + turn) % targets.length] as Target
          const args = [target.url, keyId, feeder, `lianfang/production/${keyId}/signals`, file]
          const { said } = startProcess('publish-mqtt.ts', [...args, String(publishers), String(inFlight)])
          const { ms, sent, p50Ms, p99Ms } = await said
          if (sent !== of.messages) throw new Error(`${String(sent)} of ${of.messages} were acknowledged`)
          const published = {
            perS: (of.messages / Number(ms)) * 1_000,
            p50Ms: Number(p50Ms),
            p99Ms: Number(p99Ms),
          }
          result[target.name] = [...(result[target.name] ?? []), published]
          onProgress(`turn ${turn}, ${publishers} to ${target.name}: ${count(published.perS)} a second`)
        }
      }
      if (turn > 0) turns.push(result)
    }
    const sent = of.messages * loads
    const [row] = await owner<{ stored: number }[]>`
      SELECT count(*)::int AS stored FROM signals.log
      WHERE source NOT IN (SELECT id FROM signals.source WHERE source LIKE 'urn:lianfang:house:%')`
    const stored = row?.stored ?? 0
    if (stored !== sent) throw new Error(`${sent} acknowledged, ${stored} stored`)
    return { turns, stored, sent }
  } finally {
    aedes?.child.disconnect()
    await aedes?.ended
    await mosquitto?.close()
    await owner?.end({ timeout: 5 }).catch(() => {})
    await server?.stop().catch((error: unknown) => onProgress(String(error)))
    await removeDataDir(dataDir)
  }
}

/** As many good events, each of its own. */
function makeLines(messages: number, seed: number): string {
  const today = dayIn('Asia/Shanghai', new Date())
  const sent = makeEvents({ count: Math.ceil(messages * 1.1) + 100, today, chance: makeChance(seed) })
  const good = sent.filter(({ expected }) => expected === 'accepted').slice(0, messages)
  return good.map(({ line }) => `${line}\n`).join('')
}

export function mqttTable(turns: readonly MqttTurn[]): string {
  const names = Object.keys(turns[0] ?? {}).sort((a, b) => Number(b === house) - Number(a === house))
  const rows = publisherCounts.flatMap((publishers, at) => {
    const of = (name: string) => turns.flatMap((turn) => turn[name]?.[at] ?? [])
    return names.map((name) => {
      const rates = of(name).map(({ perS }) => perS)
      const ratio = median(of(house).map(({ perS }, turn) => perS / (rates[turn] ?? Number.NaN)))
      const ms = (value: number) => `${value.toFixed(1)} ms`
      return [
        `${name}, ${publishers} publisher${publishers > 1 ? 's' : ''}`,
        count(median(rates)),
        spread(rates, count),
        ms(median(of(name).map(({ p50Ms }) => p50Ms))),
        ms(median(of(name).map(({ p99Ms }) => p99Ms))),
        name === house ? '' : `${ratio.toFixed(2)} ×`,
      ]
    })
  })
  return formatTable([['', 'a second', 'from – to', 'p50', 'p99', 'the house ÷ it'], ...rows])
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      messages: { type: 'string', default: '20000' },
      repeat: { type: 'string', default: '5' },
      seed: { type: 'string', default: '20200120' },
    },
  })
  const { turns } = await measureMqtt({
    messages: Number(values.messages),
    repeat: Number(values.repeat),
    seed: Number(values.seed),
    onProgress: (step) => process.stderr.write(`${step}\n`),
  })
  process.stdout.write(
    `Signals by MQTT at QoS 1: ${values.messages} messages a turn, ${inFlight} in flight for each publisher, medians of ` +
      `${values.repeat} turns, seed ${values.seed}\n${mqttTable(turns)}\n`,
  )
}
