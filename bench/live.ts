import { Agent, type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { dayIn } from '#vocabulary'
import { EventStreamReader } from '../platform/live/event-stream.ts'
import { parseLiveMessage } from '../platform/live/message.ts'
import { ask } from './house/ask.ts'
import { places } from './house/city.ts'
import { cpuSecondsOf } from './house/cpu.ts'
import {
  buildPlaces,
  call,
  type House,
  makeDataDir,
  makeKey,
  removeDataDir,
  startHouse,
} from './house/processes.ts'
import { count, formatTable } from './house/report.ts'
import { sendSteadily } from './house/steady.ts'

/**
 * Changes told as they happen: `node bench/live.ts [--rate N] [--listeners N] [--seconds N]`
 *
 * A thousand sources speak in turn, each once a second at 1,000 signals/s, over one NDJSON stream into a real server process. So a
 * source that is named tells which signal is meant: the one that it sent last. The delay is from the writing of the signal to the
 * line until the listener has read that its source spoke; it holds the commit, the reading of the log and the gathering of
 * up to 100 ms. CPU is that of the server and its PostgreSQL, from /proc, in cores; what the load alone takes is measured first and
 * told apart.
 *
 * Yardstick, in the same run and under the same load: as many clients that ask `GET /api/signals?after=…` every 100 ms, the plain
 * way to know as soon (asked less often, it would know later). Each asks again only when it has its answer. Listeners and pollers
 * live in the bench's process, on the same two cores.
 */
export interface Phase {
  readonly what: string
  readonly sent: number
  readonly heard: number
  readonly delaysMs: readonly number[]
  /** What one listener got, in messages or answers, a second. */
  readonly messagesPerS: number
  readonly kilobytesPerS: number
  readonly cores: number
}

export interface LiveOptions {
  readonly rate: number
  readonly listeners: number
  readonly seconds: number
  readonly onProgress?: (step: string) => void
}

const sources = 1_000
const pollEveryMs = 100
const sourceOf = (number: number) => `urn:bench:source:${number % sources}`

export async function measureLive(of: LiveOptions): Promise<Phase[]> {
  const dataDir = await makeDataDir()
  let house: House | undefined
  try {
    house = await startHouse(dataDir, { log: join(dataDir, 'server.log') })
    const admin = await makeKey(dataDir, 'admin')
    await buildPlaces(house, admin)
    const bench: Bench = { house, admin, sentAt: new Map(), next: 0 }
    // Every source is known, and every statement has been planned, before anything is measured.
    await load(bench, { rate: sources, seconds: 1 })
    const phases: Phase[] = []
    for (const [what, listen] of [
      ['nobody listens', () => []],
      [`${of.listeners} listen`, (gauge: Gauge) => times(of.listeners, () => follow(bench, gauge))],
      [`${of.listeners} poll`, (gauge: Gauge) => times(of.listeners, () => poll(bench, gauge))],
    ] as const) {
      of.onProgress?.(what)
      phases.push(await measure(bench, { what, listen, ...of }))
    }
    return phases
  } finally {
    await house?.stop()
    await removeDataDir(dataDir)
  }
}

interface Bench {
  readonly house: House
  readonly admin: string
  /** When each source spoke last. */
  readonly sentAt: Map<string, number>
  next: number
}

/** What listeners found out in one phase. */
interface Gauge {
  readonly delaysMs: number[]
  heard: number
  messages: number
  bytes: number
}

interface Ear {
  readonly ready: Promise<unknown>
  stop(): Promise<unknown>
}

async function measure(
  bench: Bench,
  of: LiveOptions & { what: string; listen: (gauge: Gauge) => readonly Ear[] },
): Promise<Phase> {
  const gauge: Gauge = { delaysMs: [], heard: 0, messages: 0, bytes: 0 }
  const ears = of.listen(gauge)
  await Promise.all(ears.map(({ ready }) => ready))
  Object.assign(gauge, { heard: 0, messages: 0, bytes: 0 })
  gauge.delaysMs.length = 0
  const before = cpuSecondsOf(bench.house.pid)
  const startedAt = performance.now()
  const sent = await load(bench, of)
  // What was sent last is heard too.
  const expected = sent * ears.length
  for (const giveUpAt = performance.now() + 10_000; gauge.heard < expected && performance.now() < giveUpAt; )
    await pause(20)
  const tookS = (performance.now() - startedAt) / 1_000
  const cores = (cpuSecondsOf(bench.house.pid) - before) / tookS
  await Promise.all(ears.map((ear) => ear.stop()))
  const each = Math.max(1, ears.length) * tookS
  return {
    what: of.what,
    sent,
    heard: gauge.heard,
    delaysMs: gauge.delaysMs.sort((a, b) => a - b),
    messagesPerS: gauge.messages / each,
    kilobytesPerS: gauge.bytes / 1_024 / each,
    cores,
  }
}

/** So many signals a second, as one stream; resolves when each has its verdict. */
async function load(bench: Bench, { rate, seconds }: { rate: number; seconds: number }): Promise<number> {
  const { house, admin, sentAt } = bench
  const today = dayIn('Asia/Shanghai', new Date())
  const communities = places.filter(({ level }) => level === 'community')
  const event = () => {
    const n = bench.next++
    const source = sourceOf(n)
    const place = communities[n % communities.length]?.path
    const data = { disease: 'measles', sampleDate: today, tested: 3, positive: 0 }
    sentAt.set(source, performance.now())
    return { specversion: '1.0', id: `b${n}`, source, type: 'lab.count', place, data }
  }
  return await sendSteadily({ url: house.url, key: admin, rate, seconds, event })
}

/** One listener, by the stream. */
function follow({ house, admin, sentAt }: Bench, gauge: Gauge): Ear {
  const reader = new EventStreamReader()
  const heardOf = new Map<string, number>()
  const hear = (source: string) => note(source, { sentAt, heardOf, gauge })
  const asking = request(`${house.url}/api/live`, {
    headers: { authorization: `Bearer ${admin}` },
    agent: false,
  })
  const ready = new Promise<void>((resolve, reject) => {
    asking.once('error', reject)
    asking.once('response', (response: IncomingMessage) => {
      response.on('error', () => {})
      response.on('data', (bytes: Buffer) => {
        gauge.bytes += bytes.length
        for (const { event, data } of reader.read(bytes)) {
          const message = parseLiveMessage(event, data)
          if (message?.event === 'start') resolve()
          if (message?.event !== 'changes') continue
          gauge.messages++
          for (const change of message.changes) {
            if (change.topic !== 'source') continue
            if ('all' in change) for (const source of sentAt.keys()) hear(source)
            else for (const { id = '' } of change.items) hear(id)
          }
        }
      })
    })
  })
  asking.end()
  return {
    ready,
    stop: async () => {
      asking.destroy()
    },
  }
}

/** One client that asks again and again. */
function poll({ house, admin, sentAt }: Bench, gauge: Gauge): Ear {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const heardOf = new Map<string, number>()
  let after = ''
  let isStopped = false
  const look = async () => {
    const text = await ask(`${house.url}/api/signals?limit=1000&after=${after}`, { agent, key: admin })
    gauge.bytes += text.length
    gauge.messages++
    const { items } = JSON.parse(text) as { items: { position: string; source: string }[] }
    for (const { source, position } of items) {
      after = position
      note(source, { sentAt, heardOf, gauge })
    }
  }
  const ready = call(house, admin, '/api/consumers').then((said) => {
    after = (said as { logEnd: string }).logEnd
  })
  const asking = (async () => {
    await ready
    while (!isStopped) {
      const askedAt = performance.now()
      await look()
      await pause(Math.max(0, pollEveryMs - (performance.now() - askedAt)))
    }
  })()
  return {
    ready,
    stop: async () => {
      isStopped = true
      await asking
      agent.destroy()
    },
  }
}

/** A source was heard: of its latest signal, where that was not known yet. */
function note(
  source: string,
  of: { sentAt: ReadonlyMap<string, number>; heardOf: Map<string, number>; gauge: Gauge },
): void {
  const at = of.sentAt.get(source)
  if (at === undefined || of.heardOf.get(source) === at) return
  of.heardOf.set(source, at)
  of.gauge.heard++
  of.gauge.delaysMs.push(performance.now() - at)
}

const times = <T>(many: number, make: () => T): T[] => Array.from({ length: many }, make)

export function liveTable(phases: readonly Phase[]): string {
  const [alone] = phases
  return formatTable([
    ['', 'signals', 'heard', 'p50', 'p90', 'p99', 'most', 'a second', 'KB/s', 'cores', 'for it'],
    ...phases.map(({ what, sent, heard, delaysMs, messagesPerS, kilobytesPerS, cores }) => {
      const at = (part: number) => {
        const value = delaysMs[Math.floor((delaysMs.length - 1) * part)]
        return value === undefined ? '—' : `${value.toFixed(0)} ms`
      }
      return [
        what,
        count(sent),
        count(heard),
        at(0.5),
        at(0.9),
        at(0.99),
        at(1),
        messagesPerS.toFixed(1),
        kilobytesPerS.toFixed(1),
        cores.toFixed(2),
        (cores - (alone?.cores ?? 0)).toFixed(2),
      ]
    }),
  ])
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rate: { type: 'string', default: '1000' },
      listeners: { type: 'string', default: '50' },
      seconds: { type: 'string', default: '20' },
    },
  })
  const phases = await measureLive({
    rate: Number(values.rate),
    listeners: Number(values.listeners),
    seconds: Number(values.seconds),
    onProgress: (step) => process.stderr.write(`${step}\n`),
  })
  process.stdout.write(
    `Changes at ${values.rate} signals/s for ${values.seconds} s a phase; delays from sending to hearing\n${liveTable(phases)}\n`,
  )
}
