import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { faultsOf } from './axe.ts'
import { type BusyDay, openBusyDay } from './busy-day.ts'
import { openDemoDesk } from './demo-desk.ts'
import { signIn } from './desk-page.ts'

const timeout = 90_000

let busy: BusyDay
const desk = openDemoDesk(async (opened) => {
  busy = await openBusyDay(opened)
})
/** An address in the busy day's world. */
const inIt = (path: string) => `${desk.url}${busy.base}${path}`

const heading = (page: Page, level: number, name: string | RegExp) =>
  page.getByRole('heading', { level, name })

test('an officer finds a task on the board, takes it and reports it done, by keyboard alone', {
  timeout,
}, async () => {
  const page = await desk.openPage()
  await signIn(page, inIt(`/tasks?q=${encodeURIComponent('环境样本')}`))
  const card = page.getByRole('link', { name: '采集两所幼儿园环境样本' })
  await card.waitFor()
  await page.locator('main').focus()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await heading(page, 1, '采集两所幼儿园环境样本').waitFor()
  await page.getByRole('button', { name: '接办', exact: true }).waitFor()
  await page.locator('main').focus()
  await page.keyboard.press('Enter')
  await page.getByText('办理中', { exact: true }).first().waitFor()
  await page.locator('main').focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: '已办妥' }).press('Space')
  await dialog.getByRole('textbox').fill('十五份已送实验室。')
  await page.keyboard.press('Control+Enter')
  await page.getByText('十五份已送实验室。').waitFor()
  await page.getByText('已办结', { exact: true }).first().waitFor()
  // Whoever asked for it has a link back.
  await page.getByRole('link', { name: `事件 ${busy.confirmed}`, exact: true }).click()
  await page.waitForURL(new RegExp(`/events/${busy.confirmed}`))
})

test('who dispatched a case file is told why another verifies it, and another closes it', {
  timeout,
}, async () => {
  const page = await desk.openPage()
  const address = inIt(`/tasks/${busy.fedBack}`)
  await signIn(page, address)
  await heading(page, 1, '供餐点留样不足').waitFor()
  const close = page.getByRole('button', { name: '核查通过，结案' })
  expect(await close.isDisabled()).toBe(true)
  await page.getByText('您办理或派遣过它，核查要由另一人进行').waitFor()

  const other = await desk.openPage()
  await signIn(other, address, { login: 'cdc' })
  await other.getByRole('button', { name: '核查通过，结案' }).click()
  const dialog = other.getByRole('dialog')
  await dialog.getByRole('button', { name: '核查通过，结案' }).click()
  await dialog.getByText('请选择一项。').waitFor()
  await dialog.getByRole('radio', { name: '属实，已解决' }).check()
  await dialog.getByRole('button', { name: '核查通过，结案' }).click()
  await other.getByRole('button', { name: '评价' }).waitFor()
  // The first page learns of it by itself.
  await page.getByText('已结案', { exact: true }).waitFor()
})

test('a proposed event says why it is proposed, and a person confirms it by a key', {
  timeout,
}, async () => {
  const page = await desk.openPage()
  await signIn(page, inIt(`/events/${busy.proposed}`))
  await page.getByText(/同为麻疹，同在一个城市，日期相距不超过 21 天/).waitFor()
  expect(await faultsOf(page)).toEqual([])
  await page.locator('main').focus()
  await page.keyboard.press('1')
  await page.getByRole('dialog').getByText('2 条预警确认属于这个事件。').waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByText('已确认 2 条，待确认 0 条').waitFor()
  await page.getByRole('button', { name: '结束事件' }).waitFor()
})

test('a task is dispatched from an event: the unit by duty and jurisdiction, the words filled in', {
  timeout,
}, async () => {
  const page = await desk.openPage()
  await signIn(page, inIt(`/events/${busy.confirmed}`))
  await page.getByRole('button', { name: '派出任务' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('做什么').selectOption({ label: '市场检查' })
  await expect
    .poll(() => dialog.getByLabel('承办单位').evaluate((node) => (node as HTMLSelectElement).value))
    .toBe('market-regulation')
  expect(await dialog.getByLabel('标题').inputValue()).toMatch(/^市场检查：/)
  await dialog.getByRole('button', { name: '派出', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  await page
    .getByRole('region', { name: '任务' })
    .getByRole('link', { name: /^市场检查：/ })
    .first()
    .waitFor()
})

test('board, task and event have no barrier that axe finds, in the light and in the dark', {
  timeout,
}, async () => {
  const page = await desk.openPage()
  await signIn(page, inIt(`/tasks?kind=problem`))
  await page.getByRole('link', { name: '校门口流动摊贩' }).waitFor()
  expect(await faultsOf(page)).toEqual([])
  await page.goto(inIt(`/tasks/${busy.fedBack}?theme=dark`))
  await heading(page, 1, '供餐点留样不足').waitFor()
  expect(await faultsOf(page)).toEqual([])
  await page.goto(inIt(`/events/${busy.confirmed}?theme=dark`))
  await page.locator('[data-drawn=yes] canvas').waitFor()
  expect(await faultsOf(page)).toEqual([])
})

test('on a phone a task is a card with one large step, and nothing is wider than the screen', {
  timeout,
}, async () => {
  const page = await desk.openPage({ width: 390, height: 844 })
  await signIn(page, inIt(`/tasks?kind=problem`))
  const step = page.getByRole('link', { name: '派遣', exact: true }).first()
  await step.waitFor()
  expect((await step.boundingBox())?.height).toBeGreaterThanOrEqual(44)
  const tooWide = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(await tooWide()).toBe(0)
  await step.click()
  await page.getByRole('dialog').getByLabel('单位').waitFor()
  await page.keyboard.press('Escape')
  expect(await tooWide()).toBe(0)
  await page.goto(inIt(`/events/${busy.confirmed}`))
  await page.getByRole('heading', { name: '时间线' }).waitFor()
  expect(await tooWide()).toBe(0)
})

test('in English every word of both pages is English', { timeout }, async () => {
  const page = await desk.openPage()
  await signIn(page, inIt(`/tasks?language=en&kind=problem`))
  await page.getByRole('link', { name: 'Street vendors at a school gate' }).waitFor()
  const chinese = async () =>
    ((await page.locator('#desk').textContent()) ?? '').replace('中文', '').match(/[\u4e00-\u9fff]+/)
  expect(await chinese()).toBeNull()
  await page.goto(inIt(`/events?language=en`))
  await heading(page, 1, 'Events').waitFor()
  await page
    .getByRole('link', { name: /Norovirus/ })
    .first()
    .waitFor()
  expect(await chinese()).toBeNull()
})
