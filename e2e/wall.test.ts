import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { faultsOf } from './axe.ts'
import { type BusyDay, openBusyDay } from './busy-day.ts'
import { openDemoDesk } from './demo-desk.ts'
import { seeChart, seeMap, signIn } from './desk-page.ts'

const timeout = 120_000
const desk = openDemoDesk()
let busy: BusyDay | undefined

/** The busy day, which the first test makes as a person does. */
async function busyDay(): Promise<BusyDay> {
  busy ??= await openBusyDay(desk)
  return busy
}

const Words = z.object({ zh: z.string(), en: z.string() })
const Overview = z.object({
  decisions: z.object({ first: z.array(z.object({ title: Words })).length(3) }),
  late: z.object({
    alerts: z.int().min(1),
    tasks: z.int().min(1),
    units: z
      .array(
        z.object({
          unit: z
            .object({
              name: Words,
              onDuty: z.object({ name: Words, phone: z.string().optional() }).optional(),
            })
            .optional(),
        }),
      )
      .min(2),
  }),
})

async function openWall(query = '', size = { width: 1920, height: 1080 }): Promise<Page> {
  const { base } = await busyDay()
  const page = await desk.openPage(size)
  await signIn(page, `${desk.url}${base}/wall${query}`)
  await page.locator('.wall-decisions li').first().waitFor()
  return page
}

test('who opens the page for the first time is told what it is, and one click leads into a busy day and one back', {
  timeout,
}, async () => {
  const page = await desk.openPage()
  await signIn(page, desk.url)
  const first = page.getByRole('region', { name: '第一次来？' })
  await first.getByText('联防帮一座城市早发现疫情').waitFor()
  expect(await first.getByRole('region', { name: '可以先试试' }).getByRole('link').count()).toBe(3)
  expect(await faultsOf(page)).toEqual([])
  const open = first.getByRole('button', { name: '看繁忙的一天' })
  await open.click()
  await first.getByRole('progressbar').waitFor()
  await page.waitForURL(/\/w\/\w+\/$/, { timeout: 90_000 })
  await page.getByText('演练：繁忙的一天').waitFor()
  await page.getByRole('heading', { name: '待决定' }).waitFor()
  const base = new URL(page.url()).pathname.replace(/\/$/, '')
  expect(await faultsOf(page)).toEqual([])
  await page.getByRole('link', { name: '离开演练' }).click()
  // A second click opens the same world.
  await page.getByRole('button', { name: '看繁忙的一天' }).click()
  await page.waitForURL(`${desk.url}${base}/`)
  expect((await busyDay()).base).toBe(base)
})

test('a real outbreak day is under way in it: ranks, lateness, events, case files, orders', {
  timeout,
}, async () => {
  const { base } = await busyDay()
  const ask = async (path: string) => await desk.ask('GET', path, undefined, undefined, base)
  const Items = z.object({ items: z.array(z.record(z.string(), z.unknown())) })
  const states = async (path: string) => Items.parse(await ask(path)).items.map(({ state }) => state)
  const alerts = Items.parse(await ask('/alerts?state=open&limit=100')).items
  const origins = new Set(alerts.map(({ origin }) => z.object({ id: z.string() }).parse(origin).id))
  expect([...origins]).toEqual(
    expect.arrayContaining(['norovirus-cluster', 'suspected-cluster', 'critical-positive', 'unknown-cause']),
  )
  expect(alerts.filter(({ immediate }) => immediate).length).toBeGreaterThanOrEqual(2)
  expect(alerts.filter(({ overdue }) => overdue).length).toBeGreaterThanOrEqual(1)
  expect(new Set(await states('/events'))).toEqual(new Set(['proposed', 'confirmed']))
  expect(new Set(await states('/tasks?kind=problem')).size).toBe(6)
  expect((await states('/orders')).sort()).toEqual(['draft', 'in-force', 'in-force'])
})

test('the wall shows what the API says, with whom to ring', { timeout }, async () => {
  const page = await openWall()
  const { base } = await busyDay()
  const said = Overview.parse(await desk.ask('GET', '/overview', undefined, undefined, base))
  const decisions = page.getByRole('region', { name: '待决定' })
  for (const { title } of said.decisions.first) await decisions.getByText(title.zh, { exact: true }).waitFor()
  const late = page.getByRole('region', { name: '逾期' })
  for (const { unit } of said.late.units.slice(0, 4)) {
    if (!unit) continue
    const row = late.getByRole('listitem').filter({ hasText: unit.name.zh })
    await row.waitFor()
    if (unit.onDuty) await row.getByText(unit.onDuty.name.zh).waitFor()
    if (unit.onDuty?.phone) await row.getByText(unit.onDuty.phone).waitFor()
    else await row.getByText('此刻无人值班').waitFor()
  }
  // It is silent a minute after it should have reported, by the machine's time.
  await page.getByText(/望潮区中医医院发热门诊 \(\d+ (秒|分钟)未报\)/).waitFor({ timeout: 90_000 })
  await page.locator('.wall').getByText('演练：繁忙的一天').waitFor()
  await seeMap(page)
  await seeChart(page)
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark')
})

test('nothing is cut and nothing scrolls, on three sizes of screen, in both languages; axe finds no barrier', {
  timeout,
}, async () => {
  for (const language of ['zh', 'en']) {
    const page = await openWall(`?language=${language}`)
    for (const [width, height] of [
      [1366, 768],
      [1920, 1080],
      [3840, 2160],
    ] as const) {
      await page.setViewportSize({ width, height })
      await seeMap(page)
      await seeChart(page)
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll('html, .wall, .wall .panel, .wall-changed p, .wall-title, .wall-head')]
          .filter(
            (node) => node.scrollHeight > node.clientHeight + 1 || node.scrollWidth > node.clientWidth + 1,
          )
          .map((node) => `${node.className || node.tagName}: ${node.textContent?.slice(0, 30)}`),
      )
      expect(cut, `${language} ${width}`).toEqual([])
      const title = page.locator('.wall-title').first()
      const letters = await title.evaluate((node) => Number.parseFloat(getComputedStyle(node).fontSize))
      expect(letters / height).toBeGreaterThan(0.028)
    }
    expect(await faultsOf(page)).toEqual([])
    const words = ((await page.locator('#desk').textContent()) ?? '').replace('中文', '')
    if (language === 'en') expect(words).not.toMatch(/[\u4e00-\u9fff]/)
  }
})

test('a lost line is told loudly with when the numbers were read, and goes when the line is back', {
  timeout,
}, async () => {
  const page = await openWall()
  await seeMap(page)
  await seeChart(page)
  await page.context().setOffline(true)
  const band = page.getByRole('alert').filter({ hasText: '连不上服务器' })
  await band.waitFor()
  await band.getByText(/数字停在 \d\d:\d\d/).waitFor()
  expect((await band.boundingBox())?.height).toBeGreaterThan(40)
  await page.locator('.wall-decisions li').first().waitFor()
  await page.context().setOffline(false)
  await band.waitFor({ state: 'hidden', timeout: 30_000 })
})

test('a session that ended shows so, over the numbers', { timeout }, async () => {
  const page = await openWall()
  const cookies = await page.context().cookies()
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  await desk.ask('DELETE', '/session', undefined, { cookie })
  await page.getByRole('dialog', { name: '登录已结束，请重新登录' }).waitFor()
  await page.getByRole('alert').filter({ hasText: '登录已结束' }).waitFor()
})

test('it turns through the districts if asked, and is reached and left by keyboard', {
  timeout,
}, async () => {
  const page = await openWall('?turn=5')
  const place = page.locator('.wall-picture h2')
  await place.filter({ hasText: '云汉市' }).waitFor()
  await place.filter({ hasText: '江澜区' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('heading', { name: '来源' }).waitFor()
  await page.keyboard.press('w')
  await page.locator('.wall-main').waitFor()
})
