import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createKey } from '#platform/access'
import { alertsRoom } from '#platform/alerts'
import { openDoor } from '#platform/http'
import { overviewRoom } from '#platform/overview'
import { savePlaces } from '#platform/places'
import { openPool } from '#platform/store'
import { startEmbedded } from '#platform/store/embedded'
import { WorldHost } from '#platform/worlds'
import { kinds, placePath } from '#vocabulary'
import { migrationRooms } from '../apps/server/migration-rooms.ts'
import { alertCity, fillAlerts } from './house/alerts.ts'
import { makeDataDir, removeDataDir } from './house/processes.ts'
import { count, formatTable } from './house/report.ts'

/**
 * Lists and searches of many alerts, under row-level security, over HTTP: from the request to the last byte of the page.
 * `node bench/alert-list.ts [--rows N] [--repeat N]`
 *
 * One city of ten districts with sixty streets; the alerts lie in all of them, 2 % are open. Asked by keys that see everything,
 * a district, and a street. Each list is asked once before it is measured; so is the overview, which counts rows of what is late.
 * Budgets: a page and the overview below 100 ms, a search below 300 ms, by the 95th percentile.
 */
export interface Measured {
  readonly what: string
  readonly rows: number
  readonly medianMs: number
  readonly p95Ms: number
  readonly budgetMs: number | undefined
}

const day = 24 * 3_600_000
export async function measureAlertLists(of: {
  rows: number
  repeat: number
  onProgress?: (step: string) => void
}): Promise<{ measured: Measured[]; stored: number }> {
  const { onProgress = () => {} } = of
  const dataDir = await makeDataDir()
  const embedded = await startEmbedded({ dataDir: join(dataDir, 'production') })
  const server = { ...embedded.ownerOptions, database: 'lianfang' }
  const ends: (() => Promise<unknown>)[] = [() => removeDataDir(dataDir), () => embedded.stop()]
  try {
    const host = await WorldHost.open({
      server,
      worldsServer: async () => server,
      rooms: migrationRooms,
      kinds,
      systems: [alertsRoom],
      zone: 'Asia/Shanghai',
      holder: 'bench',
      prefix: 'lianfang',
    })
    ends.push(() => host.close())
    const { database, places } = host.production
    await savePlaces(
      database,
      alertCity.map(({ path, level, zh, en }) => ({
        path: placePath(path),
        level,
        name: { zh, en },
        codes: [],
      })),
    )
    await places.load()
    const owner = openPool(server, { database: 'lianfang', role: 'owner', max: 1 })
    ends.push(() => owner.end({ timeout: 5 }))
    onProgress(`making ${count(of.rows)} alerts`)
    await fillAlerts(owner, of.rows)
    const { door } = await openDoor({ host, version: 'bench', logLevel: 'error' })
    for (const room of [alertsRoom, overviewRoom]) room.routes?.(door)
    const url = await door.listen({ port: 0, host: '127.0.0.1' })
    ends.push(() => door.close())
    const keyOf = async (place: string) =>
      (await createKey(database, { title: 'bench', role: 'officer', places: [place], createdBy: 'bench' }))
        .key
    const [everywhere, district, street] = [
      await keyOf('*'),
      await keyOf('cn.99.01.01'),
      await keyOf('cn.99.01.01.003'),
    ]
    const measured: Measured[] = []
    for (const { what, key, path, budgetMs } of questions({ everywhere, district, street })) {
      const result = await measure({ ask: `${url}${path}`, key, repeat: of.repeat })
      measured.push({ what, budgetMs, ...result })
      onProgress(`${what}: ${result.medianMs.toFixed(1)} ms`)
    }
    const [stored] = await owner<{ count: number }[]>`SELECT count(*) FROM alerts.alert`
    return { measured, stored: stored?.count ?? 0 }
  } finally {
    for (const end of ends.reverse()) await end().catch((error: unknown) => onProgress(String(error)))
  }
}

interface Question {
  readonly what: string
  readonly key: string
  readonly path: string
  readonly budgetMs: number | undefined
}

function questions(keys: { everywhere: string; district: string; street: string }): Question[] {
  const { everywhere, district, street } = keys
  const list = (what: string, key: string, query: string): Question => ({
    what,
    key,
    path: `/api/alerts?${query}`,
    budgetMs: 100,
  })
  const search = (what: string, key: string, query: string): Question => ({
    what: `search ${what}`,
    key,
    path: `/api/alerts?${query}`,
    budgetMs: 300,
  })
  const aMonthAgo = encodeURIComponent(new Date(Date.now() - 31 * day).toISOString())
  const overview = (what: string, key: string): Question => ({
    what: `overview since a month ago, ${what}`,
    key,
    path: `/api/overview?since=${aMonthAgo}`,
    budgetMs: 100,
  })
  return [
    list('newest, everywhere', everywhere, ''),
    list('newest, a district’s key', district, ''),
    list('newest, a street’s key', street, ''),
    list('a page from the middle', everywhere, 'after=500000'),
    list('a page from the middle, a street’s key', street, 'after=500000'),
    list('ranked, everywhere', everywhere, 'order=ranked'),
    list('ranked, a district’s key', district, 'order=ranked'),
    list('ranked, a street’s key', street, 'order=ranked'),
    list('waiting', everywhere, 'state=waiting'),
    list('closed, a district’s key', district, 'state=closed'),
    list('overdue', everywhere, 'overdue=true'),
    list('overdue, a street’s key', street, 'overdue=true'),
    list('a common disease', everywhere, 'disease=influenza'),
    list('a rare disease, a street’s key', street, 'disease=plague'),
    list('a disease of the first half', everywhere, 'disease=measles'),
    list('a disease of the first half, a district’s key', district, 'disease=measles'),
    list('a place', everywhere, 'place=cn.99.01.07.004'),
    list('a place and a disease', everywhere, 'place=cn.99.01.07&disease=covid-19'),
    list('a unit', everywhere, 'unit=cdc-05'),
    list('a unit’s queue', everywhere, 'unit=cdc-05&state=waiting&order=ranked'),
    list('a unit’s closed', everywhere, 'unit=cdc-05&state=closed'),
    list('an origin', everywhere, 'origin=rule:rule-3'),
    list('an origin, a street’s key', street, 'origin=rule:rule-3'),
    { ...list('one alert with history and precision', everywhere, ''), path: '/api/alerts/900000' },
    overview('everywhere', everywhere),
    overview('a district’s key', district),
    overview('a street’s key', street),
    search('西城', everywhere, 'q=西城'),
    search('西城 from the middle', everywhere, 'q=西城&after=500000'),
    search('西城东街 plague (rare)', everywhere, 'q=西城东街%20plague'),
    search('plague, a street’s key', street, 'q=plague'),
    search('例 (in every title)', everywhere, 'q=例'),
    search('例, a street’s key', street, 'q=例'),
    search('seen, open ones of a district', district, 'q=seen&state=open'),
    search('a word that is nowhere', everywhere, 'q=zzz'),
    search('怀柔, a key of another district', district, 'q=怀柔'),
    search('麻疹 (80,000, none among the newest)', everywhere, 'q=麻疹'),
    search('麻疹, a district’s key', district, 'q=麻疹'),
    { what: 'precision of all origins', key: everywhere, path: '/api/alerts/precision', budgetMs: undefined },
    {
      what: 'precision, a district’s key',
      key: district,
      path: '/api/alerts/precision',
      budgetMs: undefined,
    },
  ]
}

async function measure(of: {
  ask: string
  key: string
  repeat: number
}): Promise<{ rows: number; medianMs: number; p95Ms: number }> {
  const times: number[] = []
  let rows = 0
  for (let n = 0; n <= of.repeat; n++) {
    const startedAt = performance.now()
    const response = await fetch(of.ask, { headers: { authorization: `Bearer ${of.key}` } })
    const text = await response.text()
    const ms = performance.now() - startedAt
    // An alert that is not there is an answer too: with few rows there is no number 900,000.
    if (!response.ok && response.status !== 404) throw new Error(`${of.ask}: ${text.slice(0, 300)}`)
    const body = JSON.parse(text) as {
      items?: unknown[]
      origins?: unknown[]
      history?: unknown
      late?: { items: unknown[] }
    }
    rows = (body.items ?? body.origins ?? body.late?.items ?? (body.history ? [body] : [])).length
    if (n > 0) times.push(ms)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return { rows, medianMs: at(0.5), p95Ms: at(0.95) }
}

export function alertListTable(measured: readonly Measured[]): string {
  const ms = (value: number) => `${value.toFixed(1)} ms`
  return formatTable([
    ['', 'rows', 'median', 'p95', 'budget'],
    ...measured.map(({ what, rows, medianMs, p95Ms, budgetMs }) => [
      what,
      count(rows),
      ms(medianMs),
      ms(p95Ms),
      budgetMs === undefined ? '—' : `< ${budgetMs} ms ${p95Ms < budgetMs ? 'met' : 'MISSED'}`,
    ]),
  ])
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '1000000' },
      repeat: { type: 'string', default: '20' },
    },
  })
  const { measured, stored } = await measureAlertLists({
    rows: Number(values.rows),
    repeat: Number(values.repeat),
    onProgress: (step) => process.stderr.write(`${step}\n`),
  })
  process.stdout.write(
    `Lists of ${count(stored)} alerts over HTTP, 100 a page, ${values.repeat} times each\n${alertListTable(measured)}\n`,
  )
}
