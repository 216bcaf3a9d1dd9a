import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Sql } from '#platform/store'
import { dayIn } from '#vocabulary'
import { makeChance } from './house/chance.ts'
import { makeEvents } from './house/city.ts'
import {
  buildPlaces,
  getAddress,
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
 * One signal a request, over 16 keep-alive connections, each answered when it is on disk.
 * `node bench/single.ts [--requests N] [--repeat N]`
 *
 * The house: POST /api/signals with one event, everything on. The yardstick: a bare node:http server that does one
 * prepared INSERT a request with `pg` (a pool of 16) into a table of the log's columns and the body's hash, with an
 * index on (era, xid, sequence) and a unique one on (source, id); same PostgreSQL, no check of anything. The load
 * generator is one process, the same for both; it checks every answer. Both servers run all the time and take turns,
 * which goes first too; all share this machine's cores. The first turn of each is not counted. At the end both
 * tables must hold every event that was answered for.
 */
export interface Answered {
  readonly perS: number
  readonly p50Ms: number
  readonly p99Ms: number
}

export interface SingleTurn {
  readonly house: Answered
  readonly bare: Answered
}

export async function measureSingle(of: {
  requests: number
  repeat: number
  connections?: number
  seed: number
  nodeArgs?: readonly string[]
  onProgress?: (step: string) => void
}): Promise<{ turns: SingleTurn[]; stored: { log: number; bare: number }; sent: number }> {
  const { onProgress = () => {} } = of
  const dataDir = await makeDataDir()
  let house: House | undefined
  let owner: Sql | undefined
  let bare: Started | undefined
  try {
    house = await startHouse(dataDir, {
      log: join(dataDir, 'server.log'),
      ...(of.nodeArgs ? { nodeArgs: of.nodeArgs } : {}),
    })
    const [feeder, admin] = [await makeKey(dataDir, 'feeder'), await makeKey(dataDir, 'admin')]
    await buildPlaces(house, admin)
    owner = await openOwner(dataDir)
    await makeYardstick(owner)
    const { host, port, username: user, password, database } = await getAddress(dataDir)
    bare = startProcess('bare.ts', [JSON.stringify({ host, port, user, password, database })])
    const bareUrl = String((await bare.said).url)
    const { url } = house
    const send = async (to: string, turn: number): Promise<Answered> => {
      const file = join(dataDir, `${turn}.ndjson`)
      const sender = startProcess('post-singles.ts', [to, feeder, file, String(of.connections ?? 16)])
      const { ms, sent, p50Ms, p99Ms } = await sender.said
      if (sent !== of.requests) throw new Error(`${String(sent)} of ${of.requests} were answered`)
      return { perS: (of.requests / Number(ms)) * 1_000, p50Ms: Number(p50Ms), p99Ms: Number(p99Ms) }
    }
    const turns: SingleTurn[] = []
    for (let turn = 0; turn <= of.repeat; turn++) {
      await writeFile(join(dataDir, `${turn}.ndjson`), makeLines(of.requests, of.seed + turn))
      const first = turn % 2 === 0 ? await send(url, turn) : undefined
      const yardstick = await send(bareUrl, turn)
      const result = { house: first ?? (await send(url, turn)), bare: yardstick }
      onProgress(
        `turn ${turn}: ${Math.round(result.house.perS)} and ${Math.round(result.bare.perS)} a second`,
      )
      if (turn > 0) turns.push(result)
    }
    const [stored] = await owner<{ log: number; bare: number }[]>`
      SELECT (SELECT count(*) FROM signals.log
        WHERE source NOT IN (SELECT id FROM signals.source WHERE source LIKE 'urn:lianfang:house:%')) AS log, (SELECT count(*) FROM bench.bare) AS bare`
    const sent = of.requests * (of.repeat + 1)
    if (stored?.log !== sent || stored.bare !== sent)
      throw new Error(`${sent} sent, stored ${JSON.stringify(stored)}`)
    return { turns, stored, sent }
  } finally {
    bare?.child.disconnect()
    await bare?.ended
    await owner?.end({ timeout: 5 }).catch(() => {})
    await house?.stop().catch((error: unknown) => onProgress(String(error)))
    await removeDataDir(dataDir)
  }
}

async function makeYardstick(owner: Sql): Promise<void> {
  await owner.unsafe(`
    CREATE SCHEMA bench;
    CREATE TABLE bench.bare (LIKE signals.log INCLUDING DEFAULTS);
    ALTER TABLE bench.bare ADD COLUMN body_hash uuid NOT NULL;
    CREATE INDEX bare_position ON bench.bare (era, xid, sequence);
    CREATE UNIQUE INDEX bare_once ON bench.bare (source, id)`)
}

/** As many good events, each of its own. */
function makeLines(requests: number, seed: number): string {
  const today = dayIn('Asia/Shanghai', new Date())
  const sent = makeEvents({ count: Math.ceil(requests * 1.1) + 100, today, chance: makeChance(seed) })
  const good = sent.filter(({ expected }) => expected === 'accepted').slice(0, requests)
  return good.map(({ line }) => `${line}\n`).join('')
}

export function singleTable(turns: readonly SingleTurn[]): string {
  const line = (what: string, of: (turn: SingleTurn) => Answered) => {
    const all = turns.map(of)
    const ms = (value: number) => `${value.toFixed(1)} ms`
    return [
      what,
      count(median(all.map(({ perS }) => perS))),
      spread(
        all.map(({ perS }) => perS),
        count,
      ),
      ms(median(all.map(({ p50Ms }) => p50Ms))),
      ms(median(all.map(({ p99Ms }) => p99Ms))),
      '',
    ]
  }
  const ratios = turns.map(({ house, bare }) => house.perS / bare.perS)
  const times = (value: number) => `${value.toFixed(2)} ×`
  return formatTable([
    ['', 'a second', 'from – to', 'p50', 'p99', 'budget'],
    line('bare node:http, one INSERT each', ({ bare }) => bare),
    line('the house', ({ house }) => house),
    [
      'ratio',
      times(median(ratios)),
      spread(ratios, times),
      '',
      '',
      `≥ 1.50 × ${median(ratios) >= 1.5 ? 'met' : 'MISSED'}`,
    ],
  ])
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      requests: { type: 'string', default: '20000' },
      repeat: { type: 'string', default: '7' },
      seed: { type: 'string', default: '20200120' },
      profile: { type: 'string' },
    },
  })
  const { turns } = await measureSingle({
    requests: Number(values.requests),
    repeat: Number(values.repeat),
    seed: Number(values.seed),
    ...(values.profile ? { nodeArgs: ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] } : {}),
    onProgress: (step) => process.stderr.write(`${step}\n`),
  })
  process.stdout.write(
    `One signal a request: 16 connections, ${values.requests} requests a turn, medians of ${values.repeat} turns of each, ` +
      `seed ${values.seed}\n${singleTable(turns)}\n`,
  )
}
