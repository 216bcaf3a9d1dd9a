import { parseArgs } from 'node:util'
import { saveAccount, saveUnits } from '#platform/access'
import { savePlaces } from '#platform/places'
import { house, transact } from '#platform/store'
import { placePath } from '#vocabulary'
import { buildDesk } from '../apps/server/desk-build.ts'
import { type RunningServer, startServer } from '../apps/server/serve.ts'
import { openBrowser } from '../e2e/browser.ts'
import { signIn } from '../e2e/desk-page.ts'
import { makeDataDir, removeDataDir } from './house/processes.ts'
import { formatTable, median } from './house/report.ts'

/**
 * The desk with a list of many alerts, in a real Chromium on a real server: `node bench/desk-list.ts [--rows N] [--pages N]`
 *
 * First useful paint: from the navigation to the first alert's sentence on the screen, by a browser whose cache is empty and by
 * one that was here before. A page: from the scroll to the end of what is read until the next hundred rows are there. Frames: the
 * times between two frames while the list moves by a row a frame, for as many rows as were read.
 * Budgets of the design: first paint below 1.5 s, a page below 100 ms, 60 frames a second (16.7 ms). Chromium draws in software
 * here, and shares the machine with the server and PostgreSQL.
 */
export interface DeskListMeasured {
  readonly stored: number
  readonly paintEmptyCacheMs: number
  readonly paintCachedMs: number
  readonly pageMs: readonly number[]
  readonly frameMs: readonly number[]
  /** Rows in the page at the end, however many were read. */
  readonly rowsInPage: number
  readonly rowsRead: number
}

const login = 'bench'
const password = 'a password of the bench'
const city = 'cn.99.01'

export async function measureDeskList(of: { rows: number; pages: number }): Promise<DeskListMeasured> {
  await buildDesk(() => {})
  const dataDir = await makeDataDir()
  const server = await startServer({ dataDir, port: 0, zone: 'Asia/Shanghai', logLevel: 'error' })
  try {
    await fill(server, of.rows)
    return await drive(server.url, of.pages, of.rows)
  } finally {
    await server.stop()
    await removeDataDir(dataDir)
  }
}

async function fill({ host: { production } }: RunningServer, rows: number): Promise<void> {
  const { database, places } = production
  const named = (path: string, level: 'nation' | 'province' | 'city', zh: string) => ({
    path: placePath(path),
    level,
    name: { zh, en: zh },
    codes: [],
  })
  await savePlaces(database, [
    named('cn', 'nation', '中国'),
    named('cn.99', 'province', '某省'),
    named(city, 'city', '某市'),
  ])
  await places.load()
  await saveUnits(database, [{ id: 'cdc', name: { zh: '疾控', en: 'CDC' }, place: city, duties: ['cdc'] }])
  await saveAccount(database, {
    login,
    password,
    name: { zh: '值班员', en: 'Duty officer' },
    roles: [{ role: 'duty-officer', unit: 'cdc' }],
  })
  await transact(
    database,
    house('bench'),
    (tx) => tx`
      INSERT INTO alerts.alert (origin_kind, origin_id, key, disease, place, title_zh, title_en, day, observed, expected, surprise,
        immediate, evidence, raised_at, raised_on, words, state, unit, admitted_at, due_at)
      SELECT 'detector', 'rise-over-baseline', 'k' || n, 'influenza', ${city}, '某市：报告' || n || '例，预期2例',
        'City: ' || n || ' seen, 2 expected', now()::date, n, 2, n % 9, false, '{}', now(), now()::date,
        to_tsvector('simple', 'city'), 'verifying', 'cdc', now(), now() + interval '1 day'
      FROM generate_series(1, ${rows}::int) AS n`,
  )
}

async function drive(url: string, pages: number, stored: number): Promise<DeskListMeasured> {
  const browser = await openBrowser()
  try {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
    page.setDefaultTimeout(60_000)
    await signIn(page, `${url}/lost`, { login, password })
    await page.getByRole('navigation').first().waitFor()
    const paint = async (address: string) => {
      await page.goto(address, { waitUntil: 'commit' })
      await page.locator('.alert-row .sentence').first().waitFor()
      return await page.evaluate(() => performance.now())
    }
    // The whole of the desk's files is asked for anew, the pages' chunks too.
    const session = await page.context().newCDPSession(page)
    await session.send('Network.clearBrowserCache')
    const paintEmptyCacheMs = await paint(`${url}/alerts?state=open`)
    const paintCachedMs = await paint(`${url}/alerts?state=all`)
    const walked = await page.evaluate(walkList, { pages })
    return { stored, paintEmptyCacheMs, paintCachedMs, ...walked }
  } finally {
    await browser.close()
  }
}

/** Runs in the page: reads on page by page, then walks back up row by row. */
async function walkList({ pages }: { pages: number }) {
  const list = document.querySelector('.paged')
  const rows = list?.querySelector('ol')
  if (!list || !rows) throw new Error('the list is not there')
  const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
  const pageMs: number[] = []
  for (let n = 0; n < pages; n++) {
    const before = rows.offsetHeight
    const started = performance.now()
    list.scrollTo(0, before)
    while (rows.offsetHeight === before && performance.now() - started < 10_000) await frame()
    pageMs.push(performance.now() - started)
  }
  const rowPx = rows.querySelector('li')?.offsetHeight ?? 84
  const frameMs: number[] = []
  let last = await frame()
  for (let at = list.scrollTop; at > 0; at -= rowPx) {
    list.scrollTo(0, at)
    const now = await frame()
    frameMs.push(now - last)
    last = now
  }
  const rowsInPage = rows.querySelectorAll('li').length
  return { pageMs, frameMs, rowsInPage, rowsRead: Math.round(rows.offsetHeight / rowPx) }
}

export function deskListTable(measured: DeskListMeasured): string {
  const ms = (value: number) => `${value.toFixed(value < 100 ? 1 : 0)} ms`
  const p95 = (values: readonly number[]) => {
    const sorted = [...values].sort((a, b) => a - b)
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? Number.NaN
  }
  const { pageMs, frameMs } = measured
  return formatTable([
    ['', 'median', 'p95', 'budget'],
    ['first useful paint, empty cache', ms(measured.paintEmptyCacheMs), '', '1500 ms'],
    ['first useful paint, cached', ms(measured.paintCachedMs), '', '1500 ms'],
    [`next page of ${measured.stored} rows`, ms(median(pageMs)), ms(p95(pageMs)), '100 ms'],
    ['between two frames, a row a frame', ms(median(frameMs)), ms(p95(frameMs)), '16.7 ms'],
  ])
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '100000' },
      pages: { type: 'string', default: '30' },
    },
  })
  const measured = await measureDeskList({ rows: Number(values.rows), pages: Number(values.pages) })
  console.log(deskListTable(measured))
  console.log(
    `${measured.rowsInPage} rows in the page of ${measured.rowsRead} read, ${measured.stored} stored`,
  )
}
