import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { faultsOf } from './axe.ts'
import { openDemoDesk } from './demo-desk.ts'
import { signIn } from './desk-page.ts'

const timeout = 120_000

let text: string
const desk = openDemoDesk(async () => {
  text = await readFile(new URL('../cities/demo/rules/fever-surge.yaml', import.meta.url), 'utf8')
})

async function openPage(path: string, width = 1280): Promise<Page> {
  const page = await desk.openPage({ width })
  await signIn(page, `${desk.url}${path}`, { login: 'admin' })
  await page.getByRole('button', { name: /^账号/ }).waitFor()
  return page
}

const pages = [
  '/places',
  '/sources',
  '/units/cdc',
  '/orders',
  '/rules',
  '/rules/fever-surge',
  '/rules/fever-surge?tab=versions',
  '/audit',
]

test('every page of running the city is free of faults that axe finds, and no wider than a phone', {
  timeout: 2 * timeout,
}, async () => {
  const page = await openPage('/places')
  for (const path of pages) {
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.goto(`${desk.url}${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await expect.poll(() => page.locator('.waiting').count(), { timeout: 60_000 }).toBe(0)
    expect([path, await faultsOf(page)]).toEqual([path, []])
    await page.setViewportSize({ width: 390, height: 844 })
    const wider = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect([path, wider]).toEqual([path, 0])
  }
})

test('a fault of a rule is shown at its line as one types, and what was typed survives a reload', {
  timeout,
}, async () => {
  const page = await openPage('/rules/fever-surge')
  const editor = page.getByRole('textbox', { name: '规则正文（YAML）' })
  await page.getByText(/个例子都通过/).waitFor()
  await editor.click()
  await page.keyboard.press('Control+Home')
  await page.keyboard.type('nonsense: 1\n')
  await page.getByRole('button', { name: '第 1 行' }).first().waitFor()
  await page.getByText('nonsense').first().waitFor()
  await page.locator('.check').getByText('没有这个设置').waitFor()
  await page.reload()
  await page.getByText('有改动未保存（已留在本机）').waitFor()
  expect(await editor.textContent()).toContain('nonsense: 1')
  await page.getByRole('button', { name: '放弃改动' }).click()
  await page.getByText('与第 1 版相同').waitFor()
})

test('what only saving a rule finds is told too, with the name that was meant', { timeout }, async () => {
  const page = await openPage('/rules/fever-surge')
  await page.getByText(/个例子都通过/).waitFor()
  const editor = page.getByRole('textbox', { name: '规则正文（YAML）' })
  await editor.click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type('\ndispatch: { task: to-do, type: look, duty: cdd }\n')
  await page.getByRole('button', { name: /^保存为第/ }).click()
  await page.locator('.check').getByText('没有单位承担职责 cdd；是不是 cdc？').waitFor()
})

test('of two who edit one rule the second sees both versions and chooses, and nothing is lost', {
  timeout,
}, async () => {
  const page = await openPage('/rules/fever-surge')
  const editor = page.getByRole('textbox', { name: '规则正文（YAML）' })
  await editor.click()
  await page.keyboard.press('Control+Home')
  await page.keyboard.type('# Mine\n')
  const { version } = (await desk.ask('PUT', '/rules/fever-surge', {
    text: `# Theirs\n${text}`,
    base: 1,
  })) as {
    version: number
  }
  await page.keyboard.press('Control+s')
  await page.getByRole('heading', { name: `您编写期间，别人保存了第 ${version} 版` }).waitFor()
  const difference = page.locator('.both .difference')
  await difference.getByText('# Theirs').waitFor()
  await difference.getByText('# Mine').waitFor()
  await page.getByRole('button', { name: '以我的为准，写在它之后' }).click()
  await page.getByRole('button', { name: `保存为第 ${version + 1} 版` }).click()
  await page.waitForURL(/tab=dry-run/)
  const { items } = (await desk.ask('GET', '/rules/fever-surge/versions')) as { items: { text: string }[] }
  expect(items[0]?.text).toMatch(/^# Mine\n/)
  expect(items[1]?.text).toMatch(/^# Theirs\n/)
})

test('a rule is run dry and then let act with a reason, which the audit keeps', {
  timeout,
}, async () => {
  const { items } = (await desk.ask('GET', '/rules/fever-surge/versions')) as { items: { version: number }[] }
  await desk.ask('PUT', '/rules/fever-surge', { text: `# Next\n${text}`, base: items[0]?.version })
  const page = await openPage('/rules/fever-surge?tab=dry-run')
  await page.getByRole('button', { name: /^试运行第 \d+ 版$/ }).click()
  await page.getByText(/看了 [\d,]+ 条信号/).waitFor()
  await page.getByRole('button', { name: /^让第 \d+ 版生效$/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('为什么').fill('阈值按去年冬天调整')
  await dialog.getByRole('button', { name: /^让第 \d+ 版生效$/ }).click()
  await page.getByText(/第 \d+ 版生效中/).waitFor()
  await page.goto(`${desk.url}/audit?subject=rule%3Afever-surge&action=rule.enact`)
  // The newest first: the demo city let its rules act before.
  await page
    .getByRole('button', { name: /让规则生效/ })
    .first()
    .click()
  await page.getByText('阈值按去年冬天调整').waitFor()
})

test('an order is drafted as a sentence, not signed by who drafted it, and in force once another has', {
  timeout,
}, async () => {
  const page = await openPage('/orders')
  const { today } = (await desk.ask('GET', '/world')) as { today: string }
  await page.getByRole('button', { name: '起草一道令' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '保存草稿' }).click()
  expect(await dialog.getByText('请填写这一项。').count()).toBe(8)
  await dialog.getByLabel('中文标题').fill('出入登记令')
  await dialog.getByLabel('英文标题').fill('Records of entry')
  await dialog.getByLabel('法律依据（法律与条款）').fill('传染病防治法')
  await dialog.getByLabel('发布单位').selectOption('command')
  await dialog.getByLabel('为什么').selectOption('source-tracing')
  await dialog.getByLabel('第一天').fill(today)
  await dialog.getByLabel(/^最后一天/).fill('2000-01-01')
  await dialog.getByLabel('出入登记').check()
  await dialog.getByText(/采集信息：出入登记；为溯源/).waitFor()
  await dialog.getByRole('button', { name: '保存草稿' }).click()
  await dialog.getByText('最后一天须在开始日期当天或之后').waitFor()
  await dialog.getByLabel(/^最后一天/).fill(today)
  await dialog.getByRole('button', { name: '保存草稿' }).click()
  await page.waitForURL(/\/orders\/\d+/)
  expect(await page.getByRole('button', { name: '签发', exact: true }).isDisabled()).toBe(true)
  await page.getByText('起草人不能签发自己起草的令').waitFor()
  const { key } = (await desk.ask('POST', '/keys', { title: 'signer', role: 'commander' })) as { key: string }
  const number = /\/orders\/(\d+)/.exec(page.url())?.[1]
  const signer = { authorization: `Bearer ${key}` }
  await desk.ask('POST', `/orders/${number}/steps`, { step: 'issue' }, signer)
  await page.getByText('生效中').first().waitFor()
})

test('what is agreed with a source is changed on its line, by keyboard alone', { timeout }, async () => {
  const page = await openPage('/sources')
  const open = page.getByRole('button', { name: /的名称与间隔$/ }).first()
  await open.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('中文名称').fill('北院发热门诊')
  await dialog.getByLabel('应每隔').fill('0')
  await page.keyboard.press('Enter')
  await dialog.getByText('间隔要是大于 0 的数。').waitFor()
  await dialog.getByLabel('应每隔').fill('6')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('北院发热门诊').first().waitFor()
})

test('a unit and an account are made, a role is given, and its person signs in and is on duty', {
  timeout,
}, async () => {
  const page = await openPage('/units')
  await page.getByRole('button', { name: '新建单位' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('中文名称').fill('东城学校卫生站')
  await dialog.getByLabel('英文名称').fill('East School Health')
  await dialog.getByLabel('单位编号').fill('cdc')
  await dialog.getByText('已有单位用这个编号，请换一个。').waitFor()
  await dialog.getByLabel('单位编号').fill('school-east')
  await dialog.getByLabel('疾病预防控制').check()
  expect(await faultsOf(page)).toEqual([])
  // What is typed is in the tab until it is sent.
  await page.reload()
  await page.getByRole('button', { name: '新建单位' }).click()
  await dialog.getByRole('button', { name: '建立单位' }).click()
  await page.waitForURL(/\/units\/school-east/)

  await page.goto(`${desk.url}/people`)
  await page.getByRole('button', { name: '新建账号' }).click()
  await dialog.getByLabel('中文姓名').fill('陈晓')
  await dialog.getByLabel('英文或拼音姓名').fill('Chen Xiao')
  await dialog.getByLabel('登录名').fill('admin')
  await dialog.getByRole('button', { name: '建立账号' }).click()
  await dialog.getByText('账号“admin”已存在，请换一个登录名。').waitFor()
  await dialog.getByLabel('登录名').fill('chen.xiao')
  await dialog.getByRole('button', { name: '建立账号' }).click()
  const oneTime = (await dialog.locator('.one-time strong').textContent()) ?? ''
  await dialog.getByRole('button', { name: '已告诉本人，去给角色' }).click()
  await page.getByRole('button', { name: '给一个角色' }).click()
  await dialog.getByLabel('角色').selectOption('officer')
  await dialog.getByLabel('在哪个单位').selectOption('school-east')
  await dialog.getByLabel(/^到哪天为止/).fill('2020-01-01')
  await dialog.getByRole('button', { name: '给一个角色' }).click()
  await dialog.getByText('到期的日子已过').waitFor()
  await dialog.getByLabel(/^到哪天为止/).fill('2099-12-31')
  await dialog.getByRole('button', { name: '给一个角色' }).click()
  await page.getByRole('link', { name: '东城学校卫生站' }).click()

  await page.getByRole('button', { name: '安排值班' }).click()
  await dialog.getByLabel('谁值班').selectOption({ label: '陈晓 · chen.xiao' })
  await dialog.getByLabel('值班电话').fill('0000-55509999')
  await dialog.getByLabel(/^常设/).check()
  await dialog.getByRole('button', { name: '排上' }).click()
  await page.locator('.on-duty').getByText('陈晓').waitFor()
  const put = async (begins: string, ends: string) => {
    await page.getByRole('button', { name: '安排值班' }).click()
    await dialog.getByLabel('谁值班').selectOption({ label: '陈晓 · chen.xiao' })
    await dialog.getByLabel('从（本市时间）').fill(begins)
    await dialog.getByLabel('到', { exact: true }).fill(ends)
    await dialog.getByRole('button', { name: '排上' }).click()
  }
  await put('2099-06-11T08:00', '2099-06-11T16:00')
  await dialog.waitFor({ state: 'detached' })
  await put('2099-06-11T15:00', '2099-06-11T20:00')
  await dialog.getByText('与陈晓的值班（2099-06-11 08:00 至 2099-06-11 16:00）重叠').waitFor()
  expect(await faultsOf(page)).toEqual([])
  await dialog.getByLabel('从（本市时间）').fill('2099-06-11T16:00')
  await dialog.getByRole('button', { name: '排上' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: '修改' }).click()
  await dialog.getByLabel('电话').fill('0000-55508888')
  await dialog.getByRole('button', { name: '保存' }).click()
  await page.locator('.unit').getByText('0000-55508888').waitFor()

  const person = await desk.openPage()
  await signIn(person, `${desk.url}/units/school-east`, { login: 'chen.xiao', password: oneTime })
  await person.getByLabel('一次性密码').fill(oneTime)
  await person.getByLabel('新密码', { exact: true }).fill('four unrelated words of mine')
  await person.getByLabel('再输一遍新密码').fill('four unrelated words of mine')
  await person.keyboard.press('Enter')
  await person.locator('.on-duty').getByText('陈晓').waitFor()
  expect(await person.getByRole('button', { name: /^(新建单位|安排值班|修改)$/ }).count()).toBe(0)
})

test('of two who make the same unit the second is told beside its id, and everybody sees the first one’s at once', {
  timeout,
}, async () => {
  const parts = { name: { zh: '口岸检疫站', en: 'Port Quarantine' }, place: 'cn.99.01', duties: ['port'] }
  const page = await openPage('/units')
  await desk.ask('POST', '/units', { units: [{ id: 'port', ...parts }] })
  await page.getByText('口岸检疫站').first().waitFor()

  // Who does not hear of it is refused by the server.
  await page.route('**/api/live*', (route) => route.abort())
  await page.reload()
  await page.getByRole('button', { name: '新建单位' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('中文名称').fill('口岸第二检疫站')
  await dialog.getByLabel('英文名称').fill('Port Quarantine 2')
  await dialog.getByLabel('单位编号').fill('port-2')
  await desk.ask('POST', '/units', { units: [{ id: 'port-2', ...parts }] })
  await dialog.getByRole('button', { name: '建立单位' }).click()
  await dialog.getByText(/单位编号 port-2 已在使用，请换一个。|已有单位用这个编号，请换一个。/).waitFor()
  const { items } = (await desk.ask('GET', '/units?limit=1000')) as { items: { id: string; name: object }[] }
  expect(items.find(({ id }) => id === 'port-2')?.name).toEqual(parts.name)
})
