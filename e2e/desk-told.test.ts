import { expect, test } from 'vitest'
import { z } from 'zod'
import { titleOfDeed } from '../apps/desk/pages/audit/deeds.ts'
import { titleOfReader } from '../apps/desk/pages/sources/reader-names.ts'
import { type BusyDay, openBusyDay } from './busy-day.ts'
import { openDemoDesk } from './demo-desk.ts'
import { signIn } from './desk-page.ts'

const timeout = 180_000

const Numbered = z.object({
  items: z.tuple([z.object({ id: z.int(), title: z.object({ zh: z.string() }) })]),
})
const Deeds = z.object({ items: z.array(z.object({ action: z.string() })), next: z.string().nullish() })
const Readers = z.object({ items: z.array(z.object({ name: z.string() })) })
const Roster = z.object({ items: z.array(z.object({ officer: z.string() })) })

let busy: BusyDay
const desk = openDemoDesk(async (of) => {
  busy = await openBusyDay(of)
})

async function firstOf(path: string) {
  return Numbered.parse(await desk.ask('GET', `${path}&limit=1`, undefined, undefined, busy.base)).items[0]
}

test('the window is named after the alert, the rule, the unit that it shows', { timeout }, async () => {
  const alert = await firstOf('/alerts?state=open')
  const page = await desk.openPage()
  await signIn(page, `${desk.url}${busy.base}/alerts/${alert.id}?language=zh`)
  await expect.poll(() => page.title()).toBe(`${alert.title.zh} · 预警 · 联防`)
  await page.goto(`${desk.url}${busy.base}/rules/norovirus-cluster?language=zh`)
  await expect.poll(() => page.title()).toBe('某地：3日内N例诺如病毒感染 · 规则 · 联防')
  await page.getByRole('link', { name: '全部规则' }).click()
  await expect.poll(() => page.title()).toBe('规则 · 联防')
  await page.goto(`${desk.url}${busy.base}/units/cdc?language=zh`)
  await expect.poll(() => page.title()).toBe('云汉市疾病预防控制中心 · 单位 · 联防')
})

test('what a rule dispatched names the rule and leads to it; a detector has a name', {
  timeout,
}, async () => {
  const task = await firstOf(`/tasks?q=${encodeURIComponent('诺如病毒聚集性疫情')}`)
  const page = await desk.openPage()
  await signIn(page, `${desk.url}${busy.base}/tasks/${task.id}?language=zh`)
  const rule = page.locator('.task-facts').getByRole('link', { name: '某地：3日内N例诺如病毒感染' })
  await rule.waitFor()
  await page.goto(`${desk.url}${busy.base}/alerts/1?language=zh`)
  await page.locator('.right').getByText('监测方法 长期为零后的病例').waitFor()
})

test('every deed of a busy day stands in the audit in words, and people and units by their names', {
  timeout,
}, async () => {
  const told = new Set<string>()
  for (const base of ['', busy.base])
    for (let after = ''; ; ) {
      const { items, next } = Deeds.parse(
        await desk.ask('GET', `/audit?limit=500${after && `&after=${after}`}`, undefined, undefined, base),
      )
      for (const { action } of items) told.add(action)
      if (!next) break
      after = encodeURIComponent(next)
    }
  expect(told).toContain('task.open')
  expect([...told].filter((action) => titleOfDeed(action).zh === action)).toEqual([])
  const page = await desk.openPage()
  await signIn(page, `${desk.url}/audit?action=access.sign-in&language=zh`, { login: 'admin' })
  const first = page.locator('.entry').first()
  await first.getByText('系统管理员').nth(1).waitFor()
  expect(await first.innerText()).not.toContain('account:')
})

test('whoever reads the log has a name, and a rule that stopped by itself is not said to act', {
  timeout,
}, async () => {
  const { items } = Readers.parse(await desk.ask('GET', '/consumers'))
  expect(items.length).toBeGreaterThan(5)
  expect(items.filter(({ name }) => titleOfReader(name).zh === name)).toEqual([])
  const page = await desk.openPage({ width: 390, height: 844 })
  await page.route('**/api/rules/fever-surge', async (route) => {
    const response = await route.fetch()
    const stopped = { code: 'rule.floods', message: 'more than 20,000 in one day', values: { n: 20_000 } }
    await route.fulfill({ response, json: { ...(await response.json()), stopped } })
  })
  await signIn(page, `${desk.url}/rules/fever-surge?tab=dry-run&language=zh`, { login: 'admin' })
  await page.locator('.page-head').getByText('自行停下').waitFor()
  expect(await page.locator('.page-head').innerText()).not.toContain('生效中')
  await page.getByLabel('过去', { exact: true }).selectOption('366')
  await page.getByRole('button', { name: '试运行第 1 版' }).click()
  // A year of bars, one for each day, and no wider than a phone.
  await expect.poll(() => page.locator('.day-bars li').count()).toBe(366)
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  ).toBe(0)
})

test('of two who name a duty officer of one unit at the same moment neither loses a shift', {
  timeout,
}, async () => {
  const path = '/units/cdc-heting/duty-officers'
  const shift = (officer: string, from: string, until: string) => ({
    officer: `account:${officer}`,
    name: { zh: officer, en: officer },
    beginsAt: `2031-05-01T${from}:00+08:00`,
    endsAt: `2031-05-01T${until}:00+08:00`,
  })
  await desk.ask('PUT', path, { officers: [] })
  const page = await desk.openPage()
  await signIn(page, `${desk.url}/units/cdc-heting?language=zh`, { login: 'admin' })
  await page.getByRole('button', { name: '安排值班' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('select option').nth(1).waitFor({ state: 'attached' })
  await dialog.locator('select').selectOption({ index: 1 })
  await dialog.locator('input[type=datetime-local]').first().fill('2031-05-01T16:00')
  await dialog.locator('input[type=datetime-local]').last().fill('2031-05-01T20:00')
  // Another is quicker: between what was read for this change and its sending.
  let isFirst = true
  await page.route(`**/api${path}`, async (route) => {
    if (route.request().method() === 'PUT' && isFirst) {
      isFirst = false
      await desk.ask('PUT', path, { officers: [shift('quick', '08:00', '16:00')] })
    }
    await route.continue()
  })
  await dialog.getByRole('button', { name: '排上' }).click()
  await dialog.waitFor({ state: 'detached' })
  const { items } = Roster.parse(await desk.ask('GET', path))
  expect(items).toHaveLength(2)
})

test('a link into an exercise that has ended says so, and leads to the city', { timeout }, async () => {
  const inside = await desk.openPage()
  await signIn(inside, `${desk.url}${busy.base}/alerts?language=zh`)
  await inside.locator('.alert-row').first().waitFor()
  await desk.ask('DELETE', '/scenarios/busy-day/world')
  await inside.getByRole('heading', { level: 1, name: '这个演练已经结束' }).waitFor()
  const page = await desk.openPage({ width: 390, height: 844 })
  await page.goto(`${desk.url}${busy.base}/alerts/1?language=zh`)
  await page.getByRole('heading', { level: 1, name: '这个演练已经结束' }).waitFor()
  await page.getByRole('link', { name: '去本市工作台' }).click()
  await page.getByLabel('账号').waitFor()
})
