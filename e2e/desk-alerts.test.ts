import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { faultsOf } from './axe.ts'
import { openDemoDesk } from './demo-desk.ts'
import { demoPassword, signIn } from './desk-page.ts'
import { makePastWorld } from './past-world.ts'

const timeout = 120_000

const desk = openDemoDesk(async ({ ask }) => {
  // More alerts are raised here than a unit verifies in a day.
  const { items } = (await ask('GET', '/units?duty=cdc')) as { items: { id: string }[] }
  for (const { id } of items) await ask('PUT', `/alerts/capacity/${id}`, { perDay: 1_000 })
})

/** An alert of its own at a place of the demo city; its number. */
async function raise(of: Record<string, unknown> = {}): Promise<number> {
  const body = {
    place: 'cn.99.01.02',
    disease: 'measles',
    title: {
      zh: '某区：报告3例，预期0例，40天来首次',
      en: 'A district: 3 seen, 0 expected, first in 40 days',
    },
    observed: 3,
    expected: 0,
    surprise: 4,
    ...of,
  }
  const raised: unknown = await desk.ask('POST', '/alerts', body)
  return (raised as { id: number }).id
}

async function detailOf(id: number) {
  const detail: unknown = await desk.ask('GET', `/alerts/${id}`)
  return detail as {
    state: string
    outcome?: string
    risk?: string
    history: { step: string; detail: object }[]
  }
}

const heading = (page: Page) => page.locator('#alert-title')

test('an alert is verified, assessed, concluded and left behind by keyboard alone', { timeout }, async () => {
  const first = await raise({ immediate: true, surprise: 9 })
  const page = await desk.openPage()
  await signIn(page, `${desk.url}/alerts/${first}`)
  await heading(page).getByText('报告3例，预期0例').waitFor()
  await page
    .getByText(/还剩 1 小时|还剩 2 小时/)
    .first()
    .waitFor()
  await page.getByText('一例即报').first().waitFor()

  await page.keyboard.press('1')
  const dialog = page.getByRole('dialog', { name: '核实属实' })
  await dialog.getByLabel('核实到什么、向谁核实').focus()
  // Keys of the page are letters while one types.
  await page.keyboard.type('2 家幼儿园 jkrm 属实')
  await page.keyboard.press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.locator('.alert-head').getByText('调查中').waitFor()

  await page.keyboard.press('r')
  await page.getByRole('radio', { name: '高' }).focus()
  await page.keyboard.press('Space')
  await page.getByRole('textbox', { name: '依据' }).focus()
  await page.keyboard.type('两家幼儿园之间有来往')
  await page.keyboard.press('Control+Enter')
  await page.locator('.alert-head').getByText('风险高').waitFor()

  await page.keyboard.press('1')
  await page.getByRole('radio', { name: /^聚集性疫情/ }).focus()
  await page.keyboard.press('Space')
  await page.getByRole('textbox', { name: '依据' }).focus()
  await page.keyboard.type('三例有共同暴露')
  await page.keyboard.press('Control+Enter')
  await page.getByText('这条预警已关闭：聚集性疫情。').waitFor()
  // While a dialog goes, keys are still its own.
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('j')
  await page.waitForURL((url) => !url.pathname.endsWith(`/${first}`))

  const after = await detailOf(first)
  expect(after).toMatchObject({ state: 'closed', outcome: 'cluster', risk: 'high' })
  expect(after.history.map(({ step }) => step)).toEqual(['raise', 'verify', 'assess', 'close'])
  expect(after.history[1]?.detail).toMatchObject({ finding: '2 家幼儿园 jkrm 属实' })
})

test('j and k walk the list beside the alert, / goes to the search, ? tells the keys, and they can be switched off', {
  timeout,
}, async () => {
  await raise({ title: { zh: '走动一', en: 'Walk one' } })
  await raise({ title: { zh: '走动二', en: 'Walk two' } })
  const page = await desk.openPage()
  await signIn(page, `${desk.url}/alerts?disease=measles`)
  const rows = page.locator('.alert-row')
  await rows.nth(1).waitFor()
  const [one, two] = await rows.locator('.sentence').allTextContents()
  // The first is shown at once where there is room for it.
  await heading(page)
    .getByText(one ?? '', { exact: true })
    .waitFor()
  await page.keyboard.press('j')
  await heading(page)
    .getByText(two ?? '', { exact: true })
    .waitFor()
  expect(new URL(page.url()).searchParams.get('disease')).toBe('measles')
  await page.keyboard.press('k')
  await heading(page)
    .getByText(one ?? '', { exact: true })
    .waitFor()

  await page.keyboard.press('/')
  await page.keyboard.type('走动二')
  await page.keyboard.press('Enter')
  await page.waitForURL(/q=/)
  await expect.poll(() => rows.locator('.sentence').allTextContents()).toEqual(['走动二'])

  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: '键盘' })
  expect(await sheet.locator('dd').allTextContents()).toEqual(
    expect.arrayContaining(['属实', '排除', '还需了解']),
  )
  await sheet.getByRole('checkbox').uncheck()
  await page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'detached' })
  await page.keyboard.press('2')
  expect(await page.getByRole('dialog').count()).toBe(0)
})

test('what is ruled out says why; what needs more becomes a task that stands with the alert', {
  timeout,
}, async () => {
  const first = await raise({ title: { zh: '排除这条', en: 'Rule this out' } })
  const second = await raise({ title: { zh: '还要问', en: 'Ask more' } })
  const page = await desk.openPage()
  await signIn(page, `${desk.url}/alerts/${first}`)
  await page.getByRole('button', { name: /^排除/ }).click()
  await page.getByRole('button', { name: '排除并关闭' }).click()
  await page.getByText('请选择一项。').waitFor()
  await page.getByRole('radio', { name: /^数据错误/ }).check()
  await page.getByRole('button', { name: '排除并关闭' }).click()
  await page.getByText('请写明理由。').waitFor()
  await page.getByRole('textbox', { name: '理由' }).fill('同一批报告发了两次')
  await page.getByRole('button', { name: '排除并关闭' }).click()
  await page.getByText('这条预警已关闭：数据错误。').waitFor()
  expect(await detailOf(first)).toMatchObject({ state: 'closed', outcome: 'data-error' })

  await page.goto(`${desk.url}/alerts/${second}`)
  await page.getByRole('button', { name: /^还需了解/ }).click()
  await page.getByRole('textbox', { name: '要问清的事' }).fill('三例是否同一班级')
  await page.getByRole('button', { name: '派出', exact: true }).click()
  await page.getByRole('region', { name: '任务', exact: true }).getByText('三例是否同一班级').waitFor()
  const { items } = (await desk.ask('GET', `/tasks?originator=alert:${second}`)) as { items: object[] }
  expect(items).toMatchObject([{ note: '三例是否同一班级', originator: `alert:${second}` }])
})

test('alerts of one cause become an event in one dialog, and a later one joins it', { timeout }, async () => {
  const near = { disease: 'cholera', place: 'cn.99.01.03' }
  const first = await raise({ ...near, title: { zh: '霍乱一', en: 'Cholera one' } })
  await raise({ ...near, title: { zh: '霍乱二', en: 'Cholera two' } })
  const page = await desk.openPage()
  await signIn(page, `${desk.url}/alerts/${first}`)
  await heading(page).waitFor()
  await page.keyboard.press('m')
  await page.getByRole('radio', { name: /^新建事件/ }).check()
  await page.getByRole('checkbox', { name: '霍乱二' }).waitFor()
  await page.getByRole('button', { name: '并入', exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })

  const confirmed = async () => {
    const { items } = (await desk.ask('GET', '/events?disease=cholera&state=confirmed')) as {
      items: { id: number; alerts: { confirmed: number } }[]
    }
    return items
  }
  const [event] = await confirmed()
  expect(event?.alerts.confirmed).toBe(2)
  const later = await raise({ ...near, title: { zh: '霍乱三', en: 'Cholera three' } })
  await page.goto(`${desk.url}/alerts/${later}`)
  await heading(page).waitFor()
  await page.keyboard.press('m')
  await page.getByRole('radio', { name: new RegExp(`^事件 ${event?.id} `) }).check()
  await page.getByRole('textbox').fill('同一水源')
  await page.getByRole('button', { name: '并入', exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('link', { name: new RegExp(`^事件 ${event?.id} `) }).waitFor()
  expect((await confirmed()).map(({ alerts }) => alerts.confirmed)).toEqual([3])
})

test('of two officers at one alert the second sees what the first did, and loses nothing of their own', {
  timeout,
}, async () => {
  const id = await raise({ title: { zh: '两个人', en: 'Two at once' } })
  const second = await desk.openPage()
  await signIn(second, `${desk.url}/alerts/${id}`)
  await second.getByRole('button', { name: /^属实/ }).click()
  const mine = second.getByRole('textbox', { name: '核实到什么、向谁核实' })
  await mine.fill('我问了校医：三例')

  const first = await desk.openPage()
  await signIn(first, `${desk.url}/alerts/${id}`, { login: 'admin' })
  await first.getByRole('button', { name: /^属实/ }).click()
  await first.getByRole('textbox', { name: '核实到什么、向谁核实' }).fill('我问了家长：两例')
  await first.getByRole('button', { name: '记录核实，转入调查' }).click()
  await first.locator('.alert-head').getByText('调查中').waitFor()

  // The first one's words come to the second while they still write.
  const theirs = second.locator('.meanwhile')
  await theirs.getByText('我问了家长：两例').waitFor()
  await theirs.getByText('系统管理员').waitFor()
  await second.getByRole('button', { name: '记录核实，转入调查' }).click()
  await second.getByText('您写的内容已保留，可再次提交。').waitFor()
  expect(await mine.inputValue()).toBe('我问了校医：三例')
  expect((await detailOf(id)).history.filter(({ step }) => step === 'verify')).toHaveLength(1)
  await second.getByRole('button', { name: '取消' }).click()
  await second.getByText('系统管理员', { exact: true }).first().waitFor()
  expect(await second.getByRole('button', { name: /^属实/ }).isDisabled()).toBe(true)
})

test('a session that ends while one types shows the sign-in over the page, and nothing typed is lost', {
  timeout,
}, async () => {
  const id = await raise({ title: { zh: '登录中断', en: 'Session ends' } })
  const page = await desk.openPage()
  await signIn(page, `${desk.url}/alerts/${id}`)
  await page.getByRole('button', { name: /^属实/ }).click()
  const field = page.getByRole('textbox', { name: '核实到什么、向谁核实' })
  await field.fill('打到一半')
  const [kept] = await page.context().cookies()
  await desk.ask('DELETE', '/session', undefined, { cookie: `${kept?.name}=${kept?.value}` })
  const layer = page.getByRole('dialog', { name: '登录已结束，请重新登录' })
  await layer.getByLabel('密码').fill('not the password')
  await layer.getByRole('button', { name: '登录' }).click()
  await layer.getByText('账号或密码不对，请核对后再试。').waitFor()
  await layer.getByLabel('密码').fill(demoPassword)
  await layer.getByRole('button', { name: '登录' }).click()
  await layer.waitFor({ state: 'detached' })
  expect(await field.inputValue()).toBe('打到一半')

  // Nor does a reload take it.
  await page.reload()
  await page.getByRole('button', { name: /^属实/ }).click()
  expect(await field.inputValue()).toBe('打到一半')
  await page.getByRole('button', { name: '记录核实，转入调查' }).click()
  await page.locator('.alert-head').getByText('调查中').waitFor()
  expect((await detailOf(id)).history.at(-1)?.detail).toMatchObject({ finding: '打到一半' })
})

test('when the line breaks the page says so, and what was sent is done once', { timeout }, async () => {
  const id = await raise({ title: { zh: '断线', en: 'Line broken' } })
  const page = await desk.openPage()
  await signIn(page, `${desk.url}/alerts/${id}`)
  await page.getByRole('button', { name: /^属实/ }).click()
  await page.getByRole('textbox', { name: '核实到什么、向谁核实' }).fill('断线前写的')
  // The request arrives, its answer is lost: the worst of the ways in which a line breaks.
  await page.route('**/api/alerts/*/steps', async (route) => {
    await route.fetch()
    await route.abort('connectionreset')
  })
  const submit = page.getByRole('button', { name: '记录核实，转入调查' })
  await submit.click()
  await page.getByText('您写的内容已保留，可再次提交。').waitFor()
  await page.unroute('**/api/alerts/*/steps')
  await submit.click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect((await detailOf(id)).history.filter(({ step }) => step === 'verify')).toHaveLength(1)

  await page.context().setOffline(true)
  await page.getByText('连不上服务器，正在重试。').waitFor()
  await page.context().setOffline(false)
  await page.getByText('连不上服务器，正在重试。').waitFor({ state: 'detached' })
})

test('a phone shows the list, then the alert with its three answers, and nothing wider than its screen', {
  timeout,
}, async () => {
  const id = await raise({ immediate: true, title: { zh: '手机上判断', en: 'On a phone' } })
  const page = await desk.openPage({ width: 390, height: 844 })
  await signIn(page, `${desk.url}/alerts`)
  const overflow = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  await page.getByRole('link', { name: /^手机上判断/ }).click()
  await page.waitForURL(new RegExp(`/alerts/${id}$`))
  await page.getByRole('button', { name: /^排除/ }).click()
  await page.getByRole('radio', { name: /^误报/ }).check()
  await page.getByRole('textbox', { name: '理由' }).fill('现场看过')
  expect(await overflow()).toBe(0)
  await page.getByRole('button', { name: '排除并关闭' }).click()
  await page.getByText('这条预警已关闭：误报。').waitFor()
  await page.getByRole('link', { name: '返回列表' }).click()
  await page.locator('.alert-row').first().waitFor()
  expect(await overflow()).toBe(0)
  expect(
    await page.getByRole('navigation', { name: '导航' }).getByRole('link', { name: /^预警/ }).isVisible(),
  ).toBe(true)
})

test('a long list holds only the rows in sight, and is read on as one goes down', {
  timeout: 2 * timeout,
}, async () => {
  for (let n = 0; n < 130; n++)
    await raise({ disease: 'tuberculosis', title: { zh: `长列表 ${n}`, en: `Long list ${n}` } })
  const page = await desk.openPage()
  await signIn(page, `${desk.url}/alerts?disease=tuberculosis&state=all`)
  const list = page.locator('.paged')
  await page.locator('.alert-row').first().waitFor()
  await expect
    .poll(
      async () => {
        // Again after the last page has come, which makes the list longer.
        await list.evaluate((node) => node.scrollTo(0, node.scrollHeight))
        return [
          await list.getByText('共 130 条，已到末尾').isVisible(),
          await list.getByText('长列表 0', { exact: true }).isVisible(),
        ]
      },
      { timeout: 100_000 },
    )
    .toEqual([true, true])
  expect(await page.locator('.alert-row').count()).toBeLessThan(40)
  expect(await page.locator('.paged li').last().getAttribute('aria-posinset')).toBe('130')
})

test('links open the same page in every world, old ones too, and a path that is none helps on', {
  timeout,
}, async () => {
  const base = await makePastWorld(desk.url)
  const page = await desk.openPage()
  await signIn(page, `${desk.url}${base}/alerts?state=all`, { login: 'admin' })
  await page.getByText('演练：二月').waitFor()
  await page.getByRole('heading', { name: '预警', level: 1 }).waitFor()
  await page.getByRole('navigation', { name: '导航' }).getByRole('link', { name: '总览' }).first().click()
  await page.waitForURL((url) => url.pathname.replace(/\/$/, '') === base)
  await page.goto(`${desk.url}/?place=cn.99.01.02`)
  await page.locator('.trail').waitFor()
  await page.goto(`${desk.url}/no/such/page`)
  await page.getByRole('heading', { name: '没有这一页' }).waitFor()
  await page.getByRole('main').getByRole('link', { name: '预警' }).click()
  await page.waitForURL(/\/alerts/)
  await page.goto(`${desk.url}/alerts/99999999`)
  await page.getByRole('heading', { name: '没有您可见的这条预警' }).waitFor()
  await page.goto(`${desk.url}/alerts/abc`)
  await page.getByRole('heading', { name: '没有您可见的这条预警' }).waitFor()
})

test('what is no page stays a plain answer: an asset that is missing, and whatever is under /api', async () => {
  const get = (path: string, accept: string) => fetch(`${desk.url}${path}`, { headers: { accept } })
  expect((await get('/assets/gone.js', 'text/html')).status).toBe(404)
  expect((await get('/assets/gone.js', '*/*')).status).toBe(404)
  expect((await get('/alerts', '*/*')).status).toBe(404)
  const api = await get('/api/nothing', 'text/html')
  expect(api.status).toBe(404)
  expect(api.headers.get('content-type')).toMatch(/problem\+json/)
  const page = await get('/places/cn.99.01', 'text/html,application/xhtml+xml')
  expect(page.status).toBe(200)
  expect(page.headers.get('content-type')).toMatch(/text\/html/)
  expect(page.headers.get('cache-control')).toBe('no-cache')
  const mark = await get('/mark.svg', 'text/html')
  expect(mark.headers.get('content-type')).toMatch(/svg/)
})

test.each([
  ['light', 'zh'],
  ['dark', 'en'],
])(
  'in %s and %s the overview, the inbox, an alert and its dialog hold WCAG 2.2 AA',
  {
    timeout,
  },
  async (theme, language) => {
    const id = await raise({ immediate: true })
    const page = await desk.openPage()
    await signIn(page, `${desk.url}/alerts/${id}?theme=${theme}&language=${language}`)
    await page.locator('.steps li').first().waitFor()
    expect(await faultsOf(page)).toEqual([])
    await page.keyboard.press('2')
    await page.getByRole('dialog').waitFor()
    expect(await faultsOf(page)).toEqual([])
    if (language === 'en') {
      const words = await page.locator('#desk').textContent()
      expect(words?.replace('中文', '')).not.toMatch(/[\u4e00-\u9fff]/)
    }
    await page.goto(`${desk.url}/?theme=${theme}&language=${language}`)
    await page.locator('.chart svg').waitFor()
    expect(await faultsOf(page)).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(`${desk.url}/alerts?theme=${theme}&language=${language}`)
    await page.locator('.alert-row').first().waitFor()
    expect(await faultsOf(page)).toEqual([])
  },
)
