import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { gb18030 } from '../platform/imports/test-support.ts'
import { faultsOf } from './axe.ts'
import { openDemoDesk } from './demo-desk.ts'
import { signIn } from './desk-page.ts'

const timeout = 180_000

const Import = z.looseObject({
  id: z.string(),
  state: z.string(),
  counts: z.looseObject({ rows: z.record(z.string(), z.number()) }),
})
const Imports = z.object({ items: z.array(Import) })
const Days = z.object({ days: z.array(z.object({ amount: z.number() })) })

const desk = openDemoDesk()

async function openPage(path: string): Promise<Page> {
  const page = await desk.openPage()
  await signIn(page, `${desk.url}${path}`, { login: 'cdc' })
  await page.getByRole('heading', { level: 1 }).waitFor()
  return page
}

async function latestImport(): Promise<z.infer<typeof Import>> {
  const { items } = Imports.parse(await desk.ask('GET', '/imports'))
  if (!items[0]) throw new Error('there is no import')
  return items[0]
}

/** Cases of measles that count for the city. */
async function countCases(): Promise<number> {
  const answer = await desk.ask('GET', '/tallies/cases.confirmed/days?place=cn.99.01&series=measles')
  return Days.parse(answer).days.reduce((sum, { amount }) => sum + amount, 0)
}

async function choose(page: Page, name: string, content: string | Buffer): Promise<void> {
  await page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) })
}

/** No fault that axe finds, in light on a desk and in dark on a phone, and nothing wider than a phone. */
async function check(page: Page, step: string): Promise<void> {
  expect([step, 'light', await faultsOf(page)]).toEqual([step, 'light', []])
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  const wider = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect([step, wider]).toEqual([step, 0])
  expect([step, 'dark phone', await faultsOf(page)]).toEqual([step, 'dark phone', []])
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1280, height: 900 })
}

const today = async () => z.object({ today: z.string() }).parse(await desk.ask('GET', '/world')).today

function daysBefore(day: string, count: number): string {
  return new Date(Date.parse(day) - count * 86_400_000).toISOString().slice(0, 10)
}

const harmfulName = '病例<img src=x onerror="window.harmed=1">.csv'

async function lineList(): Promise<string> {
  const day = daysBefore(await today(), 4)
  return [
    '病例编号,姓名,现住区县,报告日期,病例分类,备注',
    `M1,某甲,江澜区,${day},确诊,<script>window.harmed=1</script>`,
    `M2,某乙,云麓区,${day},确诊,`,
    `M3,某丙,鹤汀区,${day.replaceAll('-', '/')},确诊,`,
    `M4,某丁,火星区,${day},确诊,`,
    'M5,某戊,江澜区,六月十三,确诊,',
    `M6,某己,江澜区,"=HYPERLINK(""http://x"")",确诊,`,
    `M2,某乙,云麓区,${day},确诊,`,
    '',
  ].join('\r\n')
}

test('a newcomer takes a GB18030 table from the file to its counts, and back', { timeout }, async () => {
  const before = await countCases()
  const page = await openPage('/imports')
  await page.getByText('还没有导入过文件').waitFor()
  await check(page, 'empty')
  await page.getByRole('link', { name: '导入文件' }).click()
  await page.getByText('把文件拖到这里，或点此选择').waitFor()
  await check(page, 'file')

  await choose(page, harmfulName, gb18030(await lineList()))
  await page.getByRole('heading', { name: '这样读对吗？' }).waitFor()
  await page.getByRole('cell', { name: '江澜区' }).first().waitFor()
  expect(await page.getByLabel('文字编码').locator('option:checked').textContent()).toContain('GB18030')
  await page.getByText(harmfulName).waitFor()
  await page.getByRole('cell', { name: '<script>window.harmed=1</script>' }).waitFor()
  await check(page, 'look')
  await page.getByLabel('文字编码').selectOption('utf-16le')
  await page.getByText('由您指定').waitFor()
  await page.getByLabel('文字编码').selectOption('')
  await page.getByRole('cell', { name: '江澜区' }).first().waitFor()

  await page.getByRole('link', { name: '读得对，下一步' }).click()
  await page.getByText('个人信息不读取、不保存：姓名').waitFor()
  await page.getByRole('heading', { name: '还差 1 件事' }).waitFor()
  await check(page, 'columns')
  await page.getByLabel('每行的病种都是').selectOption('measles')
  await page.getByText('都齐了').waitFor()
  await page.reload()
  await page.getByText('都齐了').waitFor()
  await page.getByText('病种：一律为“麻疹”').waitFor()

  await page.getByRole('button', { name: '看看会发生什么' }).click()
  await page.getByRole('heading', { name: '如果现在导入' }).waitFor()
  await page.getByText(/^共 7 行：3 行会计入，4 行会被拒绝。$/).waitFor()
  await page.getByText('日期无法识别或不存在：2 行').waitFor()
  await page.getByRole('cell', { name: '六月十三' }).waitFor()
  await page.getByRole('cell', { name: '=HYPERLINK("http://x")' }).waitFor()
  await check(page, 'foresee')
  expect(await countCases()).toBe(before)
  await page.reload()
  await page.getByText(/^共 7 行/).waitFor()

  await page.getByRole('button', { name: '导入 3 行' }).click()
  await page.getByRole('heading', { name: '导入完成' }).waitFor()
  await check(page, 'end')
  const done = await latestImport()
  expect(done).toMatchObject({
    state: 'done',
    counts: { rows: { read: 7, taken: 2, repaired: 1, duplicate: 0, refused: 4 } },
  })
  await expect.poll(countCases).toBe(before + 3)

  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: '下载被拒绝的行（CSV）' }).click()
  const table = await readFile(await (await download).path(), 'utf8')
  expect(table.trim().split('\r\n')).toHaveLength(5)
  expect(table).toContain('日期无法识别或不存在')

  await page.getByRole('link', { name: '每一行的结果' }).click()
  await page.getByRole('heading', { name: '每一行的结果' }).waitFor()
  await page.locator('.verdict-row').first().waitFor()
  await page.getByRole('link', { name: /已拒绝/ }).click()
  await expect.poll(() => page.locator('.verdict-row').count()).toBe(4)
  await page.getByLabel('原因', { exact: true }).selectOption('place.unknown')
  await expect.poll(() => page.locator('.verdict-row').count()).toBe(1)
  await page.getByText('第 5 行').waitFor()
  await check(page, 'one')

  await page.getByRole('button', { name: '撤销这次导入' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('收回这次导入带来的 3 条记录', { exact: false }).waitFor()
  await dialog.getByRole('button', { name: '撤销', exact: true }).click()
  await dialog.getByText('请写明理由。').waitFor()
  await dialog.getByLabel('为什么撤销').fill('选错了文件')
  await dialog.getByRole('button', { name: '撤销', exact: true }).click()
  await page.getByText('已撤销').first().waitFor()
  await expect.poll(countCases).toBe(before)
  expect((await latestImport()).state).toBe('undone')
  expect(await page.evaluate(() => 'harmed' in window)).toBe(false)
})

test('the same headings are read as they were, by one press', { timeout }, async () => {
  const page = await openPage('/imports/new')
  await choose(page, '次日.csv', gb18030((await lineList()).replaceAll('M', 'N')))
  await page.getByRole('link', { name: '读得对，下一步' }).click()
  await page.getByRole('heading', { name: '这种表以前导入过' }).waitFor()
  await check(page, 'recalled')
  await page
    .getByRole('button', { name: /^用这个，直接看结果/ })
    .first()
    .click()
  await page.getByText(/^共 7 行：3 行会计入/).waitFor()
})

const cases = (count: number, day: string) =>
  `no,district,reported\n${Array.from({ length: count }, (_, i) => `L${i},江澜区,${day}\n`).join('')}`

const long = 80_000

test('a long import is cancelled where it runs and goes on from the list, and no row counts twice', {
  timeout: 2 * timeout,
}, async () => {
  const page = await openPage('/imports/new')
  await choose(page, '长表.csv', cases(long, daysBefore(await today(), 3)))
  await page.getByRole('link', { name: '读得对，下一步' }).click({ timeout: 60_000 })
  await page.getByLabel('每行的病种都是').selectOption('influenza')
  await page.getByRole('heading', { name: '还差 1 件事' }).waitFor()
  await page.getByLabel('每行的病例分类都是').selectOption('suspected')
  await page.getByText('都齐了').waitFor()
  await page.getByRole('button', { name: '看看会发生什么' }).click()
  await page.getByRole('button', { name: `导入 ${long.toLocaleString('en')} 行` }).click({ timeout: 120_000 })
  await page.getByRole('button', { name: '中止' }).click()
  await page.getByRole('button', { name: '继续' }).waitFor({ timeout: 60_000 })
  await check(page, 'stopped')
  const stopped = await latestImport()
  expect(stopped.state).toBe('stopped')
  expect(stopped.counts.rows.read).toBeLessThan(long)
  await page.getByRole('link', { name: '← 全部导入' }).click()
  await page.locator('.import-row.broken').first().waitFor()
  await check(page, 'list')
  await page.getByRole('button', { name: '继续' }).first().click()
  await page.locator('.import-row progress').first().waitFor()
  await page.context().setOffline(true)
  await page.getByRole('main').getByText('连不上服务器', { exact: false }).first().waitFor()
  await page.context().setOffline(false)
  await page.locator('.import-row').first().getByText('完成').waitFor({ timeout: 120_000 })
  await expect
    .poll(async () => (await latestImport()).state, { timeout: 120_000, interval: 500 })
    .toBe('done')
  expect((await latestImport()).counts.rows).toMatchObject({ read: long, taken: long, duplicate: 0 })
})

test('an upload whose line breaks is tried again, and one that is cancelled leaves nothing', {
  timeout,
}, async () => {
  const page = await openPage('/imports/new')
  await page.route('**/api/uploads?file=*', (route) => route.abort('failed'), { times: 1 })
  await choose(page, '断线.csv', cases(10, '2026-01-05'))
  await page.getByText('上传没有完成，服务器上什么也没留下', { exact: false }).waitFor()
  await page.getByRole('button', { name: '重试' }).click()
  await page.getByRole('heading', { name: '这样读对吗？' }).waitFor()

  await page.goto(`${desk.url}/imports/new`)
  await page.getByText('断线.csv').waitFor()
  await check(page, 'waiting')
  await page.getByRole('button', { name: '删除“断线.csv”' }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: '删除', exact: true }).click()
  await expect.poll(() => page.getByText('断线.csv').count()).toBe(0)

  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route('**/api/uploads?file=*', async (route) => {
    await held
    await route.abort()
  })
  await choose(page, '取消.csv', cases(10, '2026-01-05'))
  await page.getByRole('button', { name: '取消上传' }).click()
  await page.getByText('上传已取消，什么也没有留下。').waitFor()
  release()
})

test('what cannot be read says why and what to do; an upload that is gone asks for the file again', {
  timeout,
}, async () => {
  const page = await openPage(`/imports/new?upload=${crypto.randomUUID()}&step=look`)
  await page.getByText('这个文件已经不在了').waitFor()
  await check(page, 'gone')
  const refused = [
    ['旧表.xls', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), '这是旧格式（.xls）或带密码的工作簿'],
    [
      '文书.csv',
      Buffer.from('%PDF-1.4 \0 made by a scanner\n\0stream of an image\n'),
      '这不是工作簿（.xlsx）',
    ],
    ['假表.xlsx', Buffer.from('504b030414000000', 'hex'), '工作簿已损坏'],
    ['宽表.csv', Buffer.from(`${Array.from({ length: 1_001 }, (_, i) => `c${i}`).join(',')}\n`), '列太多'],
  ] as const
  for (const [name, content, why] of refused) {
    await page.goto(`${desk.url}/imports/new`)
    await choose(page, name, content)
    await page.getByText(why, { exact: false }).waitFor()
  }
  await check(page, 'refused')
})

test('a table of a thousand columns is looked at and named without the page giving way', {
  timeout,
}, async () => {
  const page = await openPage('/imports/new')
  const heads = ['编号', '区县', '报告日期', ...Array.from({ length: 997 }, (_, i) => `项目${i}`)]
  const cells = ['W1', '江澜区', '2026-01-05', ...Array.from({ length: 997 }, () => 'x')]
  await choose(page, '千列.csv', `${heads.join(',')}\n${cells.join(',')}\n`)
  await page.getByRole('button', { name: '还有 970 列：再显示 30 列' }).waitFor()
  await page.getByRole('link', { name: '读得对，下一步' }).click()
  await page.getByRole('button', { name: /^还有 997 列没认出/ }).waitFor()
  expect(await page.locator('.column-table tbody tr').count()).toBe(3)
  await check(page, 'wide')
})
