import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import type { Sql } from '#platform/store'
import { places } from './house/city.ts'
import {
  buildPlaces,
  getAddress,
  makeDataDir,
  makeKey,
  openOwner,
  removeDataDir,
  startHouse,
} from './house/processes.ts'
import { formatTable, median, spread } from './house/report.ts'

/**
 * Files one after the other, added and read again over HTTP, everything on: sealed, looked at, durable, written down, each
 * byte compared. `node bench/files.ts [--repeat N]`
 *
 * The yardstick, in turns on the same PostgreSQL: the same bytes, plain, as one value by one INSERT, and by one SELECT.
 */
const sizes = [200_000, 5_000_000, 25 * 1024 * 1024]

interface Turn {
  readonly add: number
  readonly read: number
  readonly insert: number
  readonly select: number
}

const { values } = parseArgs({ options: { repeat: { type: 'string', default: '9' } } })
const dataDir = await makeDataDir()
const house = await startHouse(dataDir)
let owner: Sql | undefined
try {
  const key = await makeKey(dataDir, 'admin')
  await buildPlaces(house, key)
  owner = await openOwner(dataDir)
  await owner`CREATE TABLE public.bench_file (id int PRIMARY KEY, body bytea STORAGE EXTERNAL NOT NULL)`
  const rows = [['size', 'add ms', 'bare INSERT ms', 'read ms', 'bare SELECT ms']]
  for (const size of sizes) {
    const turns: Turn[] = []
    // The first turn is not counted.
    for (let turn = 0; turn <= Number(values.repeat); turn++)
      turns.push(await measure({ url: house.url, key, owner, size, id: turn * 10 + sizes.indexOf(size) }))
    const tell = (what: keyof Turn) => {
      const found = turns.slice(1).map((turn) => turn[what])
      return `${median(found).toFixed(0)} (${spread(found, (ms) => ms.toFixed(0))})`
    }
    rows.push([`${(size / 1e6).toFixed(1)} MB`, tell('add'), tell('insert'), tell('read'), tell('select')])
  }
  const { host } = await getAddress(dataDir)
  console.log(
    `${values.repeat} turns each, median (least – most); PostgreSQL at ${host}\n${formatTable(rows)}`,
  )
} finally {
  await owner?.end({ timeout: 5 })
  await house.stop()
  await removeDataDir(dataDir)
}

async function measure(of: {
  url: string
  key: string
  owner: Sql
  size: number
  id: number
}): Promise<Turn> {
  const { url, key, owner, size, id } = of
  const content = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), randomBytes(size - 8)])
  const place = places[0]?.path ?? ''
  const headers = { authorization: `Bearer ${key}`, 'x-purpose': 'supervision' }
  let at = ''
  const add = await timed(async () => {
    const answer = await fetch(`${url}/api/files?place=${place}&subject=task:1&retention=task-1-year`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'image/png', 'x-file-name': 'bench.png' },
      body: content,
    })
    if (answer.status !== 201) throw new Error(`it was answered ${answer.status}: ${await answer.text()}`)
    await answer.text()
    at = answer.headers.get('location') ?? ''
  })
  const insert = await timed(async () => {
    await owner`INSERT INTO public.bench_file (id, body) VALUES (${id}, ${content})`
  })
  const read = await timed(async () => {
    const answer = await fetch(`${url}${at}`, { headers })
    if (!Buffer.from(await answer.arrayBuffer()).equals(content)) throw new Error('another file came back')
  })
  const select = await timed(async () => {
    const [row] = await owner<{ body: Buffer }[]>`SELECT body FROM public.bench_file WHERE id = ${id}`
    if (!row?.body.equals(content)) throw new Error('other bytes came back')
  })
  return { add, read, insert, select }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}
