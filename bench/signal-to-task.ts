import { Agent } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { dayIn, type SignalEvent } from '#vocabulary'
import { ask } from './house/ask.ts'
import { makeChance } from './house/chance.ts'
import { makeEvents, places } from './house/city.ts'
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

/**
 * From a signal to the task that it calls for. `node bench/signal-to-task.ts [--rate N] [--seconds N] [--each N]`
 *
 * Signals go to a running server one a request, or so many in one as `--each` says, so many a second whether or not the last was
 * answered, of the kinds that a city sends. Some, each a request of its own, are laboratory findings of cholera, each in a community
 * of its own, for which a live rule
 * raises an alert and opens a to-do. For each of these the API is asked for the tasks of its community every few
 * milliseconds, from the moment that it is sent, until the task is there, and for its alert then: what is told is that
 * time, so it holds up to one such pause too many. The first six seconds are not measured: a city that nobody has heard
 * of before raises an alarm in each of its districts. Sender, asker, server and PostgreSQL share this machine's cores.
 */
export interface Latency {
  readonly sent: number
  readonly perS: number
  /** Of each finding, the shortest first, in milliseconds. */
  readonly tookMs: readonly number[]
}

const askEveryMs = 20

const rule = `
rule: 1
id: cholera-found
title: { zh: "{place}：实验室检出霍乱", en: "{place}: a laboratory found cholera" }
on: lab.count
when: signal.data.positive > 0 && signal.data.disease == 'cholera'
merge: { days: 7, per: { place: community } }
raise: { disease: cholera, immediate: true, surprise: 10 }
dispatch: { task: to-do, type: verify-positive, duty: cdc, limitHours: 2, urgent: true }
examples:
  - name: one is enough
    signals:
      - { place: cn.99.01.01.001.001, data: { disease: cholera, sampleDate: "2020-06-01", tested: 9, positive: 1 } }
    expect: { alerts: 1, tasks: 1 }
`

export async function measureSignalToTask(of: {
  rate: number
  seconds: number
  findings: number
  seed: number
  each?: number
  onProgress?: (step: string) => void
}): Promise<Latency> {
  const dataDir = await makeDataDir()
  let house: House | undefined
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  try {
    house = await startHouse(dataDir, { log: join(dataDir, 'server.log') })
    const [feeder, admin] = [await makeKey(dataDir, 'feeder'), await makeKey(dataDir, 'admin')]
    await buildPlaces(house, admin)
    await call(house, admin, '/api/units', {
      units: [{ id: 'cdc', name: { zh: '疾控', en: 'CDC' }, place: 'cn.99.01', duties: ['cdc'] }],
    })
    await enact(house, admin)
    const door: Door = { url: house.url, feeder, admin, agent }
    of.onProgress?.(`sending ${of.rate} a second for ${of.seconds} s`)
    return await send(door, of)
  } finally {
    agent.destroy()
    await house?.stop()
    await removeDataDir(dataDir)
  }
}

interface Door {
  readonly url: string
  readonly feeder: string
  readonly admin: string
  readonly agent: Agent
}

async function enact(house: House, admin: string): Promise<void> {
  const saved = await fetch(`${house.url}/api/rules/cholera-found`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${admin}`, 'content-type': 'text/yaml' },
    body: rule,
  })
  if (!saved.ok) throw new Error(`the rule was not saved: ${await saved.text()}`)
  await call(house, admin, '/api/rules/cholera-found/dry-run', { days: 1 })
  await call(house, admin, '/api/rules/cholera-found/live', {})
}

async function send(
  door: Door,
  of: { rate: number; seconds: number; findings: number; seed: number; each?: number },
): Promise<Latency> {
  const today = dayIn('Asia/Shanghai', new Date())
  const total = of.rate * of.seconds
  const communities = places.filter(({ level }) => level === 'community').slice(0, of.findings)
  const events = makeEvents({ count: total * 2, today, chance: makeChance(of.seed) })
    .filter(({ event, expected }) => event && expected === 'accepted' && event.data.disease !== 'cholera')
    .slice(0, total)
    .map(({ line }) => line)
  // The findings come evenly among the others.
  const quiet = of.rate * Math.min(6, of.seconds / 2)
  const every = Math.floor((total - quiet) / communities.length)
  const waiting: Promise<number>[] = []
  const answers: Promise<void>[] = []
  const each = of.each ?? 1
  let batch: string[] = []
  const sendBatch = () => {
    if (batch.length > 0) answers.push(post(door, each === 1 ? batch.join('') : `[${batch.join()}]`))
    batch = []
  }
  const started = performance.now()
  for (let next = 0; next < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - started) / 1_000) * of.rate))
    for (; next < due; next++) {
      const at = next - quiet
      const community = at >= 0 && at % every === 0 ? communities[at / every] : undefined
      if (community) {
        const sentAt = performance.now()
        answers.push(post(door, JSON.stringify(finding(community.path, today, of.seed))))
        waiting.push(untilTask(door, community.path, sentAt))
      } else batch.push(events[next] ?? '')
      if (batch.length >= each) sendBatch()
    }
    await pause(1)
  }
  sendBatch()
  await Promise.all(answers)
  const perS = total / ((performance.now() - started) / 1_000)
  const tookMs = (await Promise.all(waiting)).sort((a, b) => a - b)
  if (tookMs.length !== communities.length)
    throw new Error(`${tookMs.length} of ${communities.length} were sent`)
  return { sent: total, perS, tookMs }
}

function finding(place: string, today: string, seed: number): SignalEvent {
  return {
    specversion: '1.0',
    id: `finding-${seed}-${place}`,
    source: 'urn:bench:laboratory:1',
    type: 'lab.count',
    place,
    data: { disease: 'cholera', sampleDate: today, tested: 9, positive: 1 },
  }
}

async function untilTask(door: Door, place: string, sentAt: number): Promise<number> {
  for (;;) {
    const { items } = await get(door, `/api/tasks?type=verify-positive&place=${place}`)
    if (items.length > 0) {
      const took = performance.now() - sentAt
      if ((await get(door, `/api/alerts?disease=cholera&place=${place}`)).items.length !== 1)
        throw new Error(`the task of ${place} has no alert`)
      return took
    }
    if (performance.now() - sentAt > 60_000) throw new Error(`no task for ${place} within a minute`)
    await pause(askEveryMs)
  }
}

async function post({ url, feeder, agent }: Door, line: string): Promise<void> {
  const answer = await ask(`${url}/api/signals`, { agent, key: feeder, body: line })
  if (line.startsWith('[') && !answer.includes('"refused":0'))
    throw new Error(`some were refused: ${answer.slice(0, 300)}`)
}

async function get({ url, admin, agent }: Door, path: string): Promise<{ items: unknown[] }> {
  return JSON.parse(await ask(`${url}${path}`, { agent, key: admin })) as { items: unknown[] }
}

export function signalToTaskTable({ sent, perS, tookMs }: Latency): string {
  const at = (part: number) => tookMs[Math.floor((tookMs.length - 1) * part)] ?? 0
  const ms = (value: number) => `${value.toFixed(0)} ms`
  return formatTable([
    ['', 'signals', 'a second', 'tasks', 'p50', 'p90', 'p99', 'most', 'budget'],
    [
      'signal → alert → task readable',
      count(sent),
      count(perS),
      count(tookMs.length),
      ms(at(0.5)),
      ms(at(0.9)),
      ms(at(0.99)),
      ms(at(1)),
      `p99 < 300 ms ${at(0.99) < 300 ? 'met' : 'MISSED'}`,
    ],
  ])
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rate: { type: 'string', default: '2000' },
      seconds: { type: 'string', default: '20' },
      findings: { type: 'string', default: '500' },
      each: { type: 'string', default: '1' },
      seed: { type: 'string', default: '20200120' },
    },
  })
  const latency = await measureSignalToTask({
    rate: Number(values.rate),
    seconds: Number(values.seconds),
    findings: Number(values.findings),
    each: Number(values.each),
    seed: Number(values.seed),
    onProgress: (step) => process.stderr.write(`${step}\n`),
  })
  process.stdout.write(
    `From a signal to its task, ${values.each} signals a request, seed ${values.seed}\n${signalToTaskTable(latency)}\n`,
  )
}
