import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { saveAccount, saveUnits } from '#platform/access'
import { openDatabase, openPool } from '#platform/store'
import { dayIn } from '#vocabulary'
import { buildDesk } from '../apps/server/desk-build.ts'
import { openBrowser } from '../e2e/browser.ts'
import { signIn } from '../e2e/desk-page.ts'
import { alertCity, fillAlerts } from './house/alerts.ts'
import { places } from './house/city.ts'
import {
  type Felt,
  noteFirstFigure,
  plainList,
  readOn,
  scrollUp,
  startFeeling,
  stopFeeling,
  sumOfPlaces,
} from './house/in-page.ts'
import {
  call,
  getAddress,
  type House,
  makeDataDir,
  makeKey,
  removeDataDir,
  startHouse,
} from './house/processes.ts'
import { sendSteadily } from './house/steady.ts'

/**
 * The desk as it is felt, in a real Chromium on a server process of its own: `node bench/desk-browser.ts [--rows N] [--pages N]
 * [--rate N] [--seconds N] [--more N]`. `desk-browser-table.ts` has the budgets.
 *
 * The city of the bench for alerts: ten districts, sixty streets, 540 communities, alerts of five years, 2 % of them open; a duty
 * officer of the city is signed in. Chromium draws in software and shares two cores with server and PostgreSQL; so frames have
 * a yardstick in the same browser, and what the load alone costs is told.
 *
 * - First figure: from the navigation to the frame after the first decision of the overview stands on the page with its number; the cache is
 *   emptied before. Script is what came over the line until then, compressed.
 * - The list: read on page by page to its end (a page: from the scroll to the end of what was read until the list is longer), then
 *   moved up by a row a frame. Yardsticks: the frames of an empty page, and of a page of as many plain rows moved in the same way.
 * - Live: so many reports of cases a second on one stream, and ten alerts a second by hand, while somebody types five letters a
 *   second. Blocks are tasks of the main thread of 50 ms or more. Caught up: from the last verdict until the counts beside the map add up
 *   to all that was sent. The same without load stands beside it.
 * - The overview again when the database has as many more alerts.
 */
export interface Opened {
  readonly figureMs: readonly number[]
  readonly scriptKb: number
}

export interface Measured {
  readonly rows: number
  readonly more: number
  readonly rate: number
  readonly opened: Opened
  readonly openedWithMore: Opened
  readonly list: { readonly pageMs: readonly number[]; readonly inPage: number; readonly rows: number }
  readonly frames: Readonly<Record<'desk' | 'plain' | 'empty', readonly number[]>>
  readonly felt: readonly { readonly what: string; readonly felt: Felt; readonly caughtUpMs?: number }[]
}

export interface Options {
  readonly rows: number
  readonly pages: number
  readonly rate: number
  readonly seconds: number
  /** How many more alerts the overview is opened with at the end. */
  readonly more: number
  readonly onProgress?: (step: string) => void
}

const login = 'bench'
const password = 'a password of the bench'
const city = 'cn.99.01'
const overviewPath = '/?tally=cases.confirmed&series=measles'

export async function measureDeskBrowser(of: Options): Promise<Measured> {
  const { onProgress = () => {} } = of
  await buildDesk(onProgress)
  const dataDir = await makeDataDir()
  let house: House | undefined
  let browser: Browser | undefined
  try {
    house = await startHouse(dataDir, { log: join(dataDir, 'server.log') })
    const admin = await makeKey(dataDir, 'admin')
    await settle(house, { admin, dataDir })
    onProgress(`making ${of.rows} alerts`)
    await fill(dataDir, of.rows, 'k')
    browser = await openBrowser()
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
    page.setDefaultTimeout(60_000)
    const bench: Bench = { house, admin, page, of }
    await signIn(page, `${house.url}/lost`, { login, password })
    await page.getByRole('navigation').first().waitFor()
    onProgress('the overview')
    const opened = await openOverview(bench)
    onProgress('the list')
    const walked = await walkList(bench)
    onProgress('live')
    const felt = await feelLive(bench)
    onProgress(`making ${of.more} more alerts`)
    await page.goto('about:blank')
    if (of.more > 0) await fill(dataDir, of.more, 'm')
    // What the load left to the readers of the log is done, and the database has written what it holds.
    await pause(of.more > 0 ? 5_000 : 1_000)
    const openedWithMore = await openOverview(bench)
    return { ...of, opened, openedWithMore, ...walked, felt }
  } finally {
    await browser?.close()
    await house?.stop()
    await removeDataDir(dataDir)
  }
}

interface Bench {
  readonly house: House
  readonly admin: string
  readonly page: Page
  readonly of: Options
}

/** Places, a unit for each district, and who is on duty. */
async function settle(house: House, { admin, dataDir }: { admin: string; dataDir: string }): Promise<void> {
  const names = new Map(alertCity.map(({ path, zh, en }) => [path, { zh, en }]))
  const named = places.map((place) => ({ ...place, name: names.get(place.path) ?? place.name }))
  await call(house, admin, '/api/places', { places: named })
  const server = await getAddress(dataDir)
  const database = openDatabase(server, server.database)
  const districts = alertCity.filter(({ level }) => level === 'district')
  try {
    await saveUnits(database, [
      { id: 'cdc', name: { zh: '某市疾控中心', en: 'City CDC' }, place: city, duties: ['cdc'] },
      ...districts.map(({ path, zh, en }) => ({
        id: `cdc-${path.slice(-2)}`,
        name: { zh: `${zh}疾控中心`, en: `${en} CDC` },
        place: path,
        duties: ['cdc'],
      })),
    ])
    const name = { zh: '值班员', en: 'Duty officer' }
    await saveAccount(database, { login, password, name, roles: [{ role: 'duty-officer', unit: 'cdc' }] })
  } finally {
    await database.close()
  }
}

async function fill(dataDir: string, rows: number, key: string): Promise<void> {
  const server = await getAddress(dataDir)
  // One connection: what is filled from is a table of the connection's own.
  const owner = openPool(server, { database: server.database, role: 'owner', max: 1, name: 'bench' })
  try {
    await fillAlerts(owner, rows, { key })
  } finally {
    await owner.end({ timeout: 5 })
  }
}

/** Opens the overview three times, each in a page of its own with nothing kept. */
async function openOverview({ page, house }: Bench): Promise<Opened> {
  const figureMs: number[] = []
  let scriptKb = 0
  for (let n = 0; n < 3; n++) {
    const fresh = await page.context().newPage()
    await fresh.addInitScript(noteFirstFigure, '.decisions li')
    const session = await page.context().newCDPSession(fresh)
    await session.send('Network.enable')
    await session.send('Network.clearBrowserCache')
    const scripts = new Set<string>()
    let bytes = 0
    session.on('Network.responseReceived', ({ requestId, response }) => {
      if (new URL(response.url).pathname.endsWith('.js')) scripts.add(requestId)
    })
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (scripts.has(requestId)) bytes += encodedDataLength
    })
    await fresh.goto(`${house.url}${overviewPath}`, { waitUntil: 'commit' })
    const seen = await fresh.waitForFunction(() => performance.getEntriesByName('first figure')[0]?.startTime)
    scriptKb = bytes / 1_024
    figureMs.push(Number(await seen.jsonValue()))
    await fresh.close()
  }
  return { figureMs, scriptKb }
}

async function walkList({ page, house, of }: Bench): Promise<Pick<Measured, 'list' | 'frames'>> {
  await page.goto(`${house.url}/alerts?state=all`)
  await page.locator('.alert-row').first().waitFor()
  const list = await page.evaluate(readOn, { pages: of.pages })
  const frames = Math.min(600, list.rows - 20)
  const desk = await page.evaluate(scrollUp, { sought: '.paged', frames })
  const other = await page.context().newPage()
  const empty = await other.evaluate(scrollUp, { sought: 'body', frames })
  await other.evaluate(plainList, { rows: list.rows })
  const plain = await other.evaluate(scrollUp, { sought: '#plain', frames })
  await other.close()
  return { list, frames: { desk, plain, empty } }
}

async function feelLive(bench: Bench): Promise<Measured['felt']> {
  const { page, house, of } = bench
  const felt: Measured['felt'][number][] = []
  let sent = 0
  for (const [what, path] of [
    ['overview', overviewPath],
    ['alerts', '/alerts'],
  ] as const) {
    await page.goto(`${house.url}${path}`)
    await page
      .locator(path === '/alerts' ? '.alert-row' : '.map-panel')
      .first()
      .waitFor()
    // Chart, map and badges come after the first paint.
    await pause(3_000)
    felt.push({ what: `${what}, calm`, felt: await feel(page, pause(of.seconds * 1_000)) })
    const loaded = load(bench, { from: sent })
    const under = await feel(page, loaded)
    const endedAt = performance.now()
    sent += await loaded
    if (path === '/alerts') felt.push({ what: `${what}, live`, felt: under })
    else {
      while ((await page.evaluate(sumOfPlaces)) < sent && performance.now() - endedAt < 60_000)
        await pause(50)
      felt.push({ what: `${what}, live`, felt: under, caughtUpMs: performance.now() - endedAt })
    }
  }
  return felt
}

/** What is felt while somebody types, until what is waited for has ended. */
async function feel(page: Page, until: Promise<unknown>): Promise<Felt> {
  // The overview has no field to type in.
  await page.evaluate(() => {
    if (!document.querySelector('.inbox input[type=search]'))
      document.body.prepend(Object.assign(document.createElement('input'), { id: 'typed', type: 'search' }))
  })
  await page.locator('.inbox input[type=search], #typed').first().focus()
  await page.evaluate(startFeeling)
  let isOver = false
  const over = until.finally(() => {
    isOver = true
  })
  while (!isOver) {
    await page.keyboard.press('a')
    await page.keyboard.press('Backspace')
    await pause(200)
  }
  await over
  return await page.evaluate(stopFeeling)
}

/** Reports of cases at a steady rate, and ten alerts a second; resolves to how many reports there were. */
async function load({ house, admin, of }: Bench, { from }: { from: number }): Promise<number> {
  const today = dayIn('Asia/Shanghai', new Date())
  const communities = places.filter(({ level }) => level === 'community')
  let next = from
  const event = () => {
    const n = next++
    const place = communities[n % communities.length]?.path
    const data = { disease: 'measles', reportDate: today, classification: 'confirmed' }
    return {
      specversion: '1.0',
      id: `b${n}`,
      source: `urn:bench:${n % 1_000}`,
      type: 'case.report',
      place,
      data,
    }
  }
  let isOver = false
  const raising = (async () => {
    for (let n = 0; !isOver; n++) {
      const title = { zh: `某市：${n}例`, en: `City: ${n} seen` }
      const place = communities[n % communities.length]?.path
      await call(house, admin, '/api/alerts', { place, title, disease: 'measles', immediate: true })
      await pause(100)
    }
  })()
  try {
    return await sendSteadily({ url: house.url, key: admin, rate: of.rate, seconds: of.seconds, event })
  } finally {
    isOver = true
    await raising
  }
}

if (import.meta.main) {
  const { deskBrowserTable } = await import('./house/desk-browser-table.ts')
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '100000' },
      pages: { type: 'string', default: '1000' },
      rate: { type: 'string', default: '1000' },
      seconds: { type: 'string', default: '10' },
      more: { type: 'string', default: '900000' },
    },
  })
  const measured = await measureDeskBrowser({
    rows: Number(values.rows),
    pages: Number(values.pages),
    rate: Number(values.rate),
    seconds: Number(values.seconds),
    more: Number(values.more),
    onProgress: (step) => process.stderr.write(`${step}\n`),
  })
  process.stdout.write(`${deskBrowserTable(measured)}\n`)
}
