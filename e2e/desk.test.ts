import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openDemoDesk } from './demo-desk.ts'
import { seeChart, seeMap, signIn } from './desk-page.ts'
import { makePastWorld } from './past-world.ts'

const timeout = 90_000

/** How many colours the map has that goes to paper. Runs in the page. */
function coloursOnPaper(): number {
  const map = document.querySelector<HTMLCanvasElement>('canvas.on-paper')
  const pixels = map?.getContext('2d')?.getImageData(0, 0, map.width, map.height).data
  return new Set(new Uint32Array(pixels?.buffer ?? new ArrayBuffer(0))).size
}

const desk = openDemoDesk()

const search = (page: Page) => new URL(page.url()).searchParams

test('the duty officer signs in and sees what is new, the map with counts, the chart and the sources', {
  timeout,
}, async () => {
  const page = await desk.openPage()
  await signIn(page, desk.url)
  const now = page.getByRole('list', { name: '此刻' })
  await now.getByText(/^计数截至/).waitFor()
  await now.getByText('实时更新').waitFor()
  await page
    .getByRole('region', { name: '您上次查看以来' })
    .getByText(/以来：/)
    .waitFor()
  const decision = page.getByRole('region', { name: '待决定' }).getByRole('link').first()
  expect(await decision.getAttribute('href')).toMatch(/^\/(alerts|events|tasks)\/\d+/)
  await page.getByRole('combobox', { name: '病种或症候群' }).click()
  await page.getByTitle('流行性感冒').click()
  await page.waitForURL(/series=influenza/)
  await seeMap(page)
  await seeChart(page)
  // The map and the list beside it say the same.
  const row = page.getByRole('region', { name: '地点' }).getByRole('row').nth(1)
  const [name, count] = await row.getByRole('cell').allTextContents()
  expect(Number(count?.replaceAll(',', ''))).toBeGreaterThan(0)
  await page.locator('.map-label', { hasText: `${name}${count}` }).waitFor()
  await page.getByText('按报告日期统计；地点为报告地').waitFor()
  const sources = page.getByRole('region', { name: '来源' })
  expect(await sources.getByText(/前$|刚刚/).count()).toBeGreaterThan(0)
  expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN')
})

test('a click on the map opens a place, the way back up is one click, and the keyboard does it too', {
  timeout,
}, async () => {
  const page = await desk.openPage()
  await signIn(page, `${desk.url}/?series=influenza`)
  await seeMap(page)
  const city = await page.locator('.trail [aria-current=location]').textContent()
  const label = page.locator('.map-label:not([hidden])').first()
  const district = (await label.textContent())?.replace(/[\d,]+$/, '') ?? ''
  const box = await label.boundingBox()
  if (!box) throw new Error('the label is not on the screen')
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
  await page.locator('.trail [aria-current=location]', { hasText: district }).waitFor()
  await page.getByRole('heading', { name: `${district}每日` }).waitFor()
  expect(search(page).get('place')).toMatch(/^cn\./)

  await page
    .getByRole('navigation', { name: '地点' })
    .getByRole('link', { name: city ?? '' })
    .click()
  await page.locator('.trail [aria-current=location]', { hasText: city ?? '' }).waitFor()
  const link = page.getByRole('region', { name: '地点' }).getByRole('link').first()
  const chosen = (await link.textContent()) ?? ''
  await link.focus()
  await page.keyboard.press('Enter')
  await page.locator('.trail [aria-current=location]', { hasText: chosen }).waitFor()
})

test('what was known on a day differs from what is known now, and a link to it opens the same view', {
  timeout,
}, async () => {
  const base = await makePastWorld(desk.url)
  const page = await desk.openPage()
  // The demo's officers have areas in the demo city alone; the administrator sees every place of every world.
  await signIn(page, `${desk.url}${base}/?place=cn.11.01.02`, { login: 'admin' })
  await page.getByText('演练：二月').waitFor()
  await page.getByText('最近有报告的一天：2020-02-02，5').waitFor()
  expect(await page.getByText('当天只知').count()).toBe(0)

  await page.getByRole('button', { name: '前一天' }).click()
  await page.getByText('到 2020-02-02 为止：当天只知 8，现在所知 13，1 天的数字后来改了。').waitFor()
  await page.getByText('按 2020-02-02 当天所知显示').waitFor()
  await seeMap(page)
  await page.getByRole('row', { name: '西城 8' }).waitFor()
  expect(search(page).get('asKnownOn')).toBe('2020-02-02')
  expect(new URL(page.url()).pathname).toBe(`${base}/`)

  await page.reload()
  await page.getByText('当天只知 8，现在所知 13').waitFor()
  await page.getByRole('button', { name: '回到现在' }).click()
  await page.getByRole('row', { name: '西城 13' }).waitFor()
})

test('the slider chooses the day by keyboard', { timeout }, async () => {
  const page = await desk.openPage()
  await signIn(page, desk.url)
  await page.getByRole('slider').focus()
  await page.keyboard.press('ArrowLeft')
  await page.getByText(/^按 \d{4}-\d\d-\d\d 当天所知显示$/).waitFor()
  const day = search(page).get('asKnownOn') ?? ''
  expect(await page.getByLabel('回看：按哪天已知').inputValue()).toBe(day)
})

test('English and dark hold for the whole page and stay in the link', { timeout }, async () => {
  const page = await desk.openPage()
  await signIn(page, desk.url)
  await seeMap(page)
  await page.getByText('English', { exact: true }).click()
  await page.getByRole('heading', { name: /^Alerts/ }).waitFor()
  await seeMap(page)
  await page.getByText('Dark', { exact: true }).click()
  await page.waitForURL(/theme=dark/)
  await page.reload()
  await page.getByRole('heading', { name: 'Sources' }).waitFor()
  await seeMap(page)
  expect(await page.locator('html').getAttribute('lang')).toBe('en')
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const [red = 255] = (/\d+/.exec(ground) ?? []).map(Number)
  expect(red).toBeLessThan(60)
  // Every word on the screen is English, the language's own name in the switch apart.
  const words = await page.locator('#desk').textContent()
  expect(words?.replace('中文', '')).not.toMatch(/[\u4e00-\u9fff]/)
  // On paper the map is there too: WebGL's own canvas would be blank.
  const printed = page.evaluate<number>(
    `new Promise((resolve) => addEventListener('beforeprint', () => resolve((${coloursOnPaper})())))`,
  )
  const paper = await page.pdf({ preferCSSPageSize: true })
  expect(await printed).toBeGreaterThan(2)
  expect(paper.subarray(0, 5).toString()).toBe('%PDF-')
  expect(await page.locator('canvas.on-paper').count()).toBe(0)
})

test('a wrong password is refused in words, and signing out shows the sign-in again', {
  timeout,
}, async () => {
  const page = await desk.openPage()
  await signIn(page, desk.url, { login: 'duty', password: 'not the password' })
  await page.getByText('账号或密码不对，请核对后再试。').waitFor()
  await signIn(page, desk.url)
  await page.getByRole('button', { name: /^账号/ }).click()
  await page.getByRole('button', { name: '退出' }).click()
  await page.getByRole('heading', { name: '登录' }).waitFor()
})

test('an area that somebody may not see is refused with its number, the rest of the page works', {
  timeout,
}, async () => {
  const page = await desk.openPage()
  await signIn(page, desk.url, { login: 'grid' })
  await seeChart(page)
  const sources = page.getByRole('region', { name: '来源' })
  await sources.getByText('无此权限').waitFor()
  await sources.getByText(/^请求编号 /).waitFor()
  // Asked again it would be refused again.
  expect(await sources.getByRole('button', { name: '重试' }).count()).toBe(0)
})

test('when the line breaks, figures stay with a word about their age, and come back by themselves', {
  timeout,
}, async () => {
  const page = await desk.openPage()
  await signIn(page, desk.url)
  await seeChart(page)
  await page.context().setOffline(true)
  await page
    .getByText(/^更新失败/)
    .first()
    .waitFor()
  await page.locator('.chart svg').waitFor()
  await page.context().setOffline(false)
  await page
    .getByText(/^更新失败/)
    .first()
    .waitFor({ state: 'detached' })
})

test('a phone shows alerts first and nothing wider than its screen', { timeout }, async () => {
  const page = await desk.openPage()
  await page.setViewportSize({ width: 390, height: 844 })
  await signIn(page, desk.url)
  await seeMap(page)
  await seeChart(page)
  const wide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(wide).toBe(0)
  // Who has read what this is folds it up, and sees what waits first.
  await page.getByRole('button', { name: '知道了，收起' }).click()
  const headings = await page.getByRole('heading', { level: 2 }).allTextContents()
  expect(headings.slice(0, 2)).toEqual(['待决定', '逾期'])
  expect(headings).toHaveLength(6)
})

test('nothing is fetched from anywhere but the server', { timeout }, async () => {
  const page = await desk.openPage()
  const elsewhere: string[] = []
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (/^https?:$/.test(protocol) && origin !== desk.url) elsewhere.push(request.url())
  })
  await signIn(page, desk.url)
  await seeMap(page)
  await seeChart(page)
  expect(elsewhere).toEqual([])
})
