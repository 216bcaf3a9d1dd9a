import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day } from '#vocabulary'
import { buildDesk } from '../apps/server/desk-build.ts'
import {
  beijing,
  countsArePresent,
  fengtai,
  fengtaiUnits,
  good,
  openPastChina,
  type PastChina,
  unit,
  xicheng,
} from './beijing.ts'
import { openBrowser } from './browser.ts'
import { signIn } from './desk-page.ts'
import { Newcomer } from './newcomer.ts'
import { Caller, type RealServer } from './real-server.ts'

/**
 * 12 June 2020 in Beijing, on China's real daily counts, by somebody at the desk who was never trained: what they read and do is
 * timed as a person's reading and acting. `SHOTS=1` leaves the pictures of docs/screenshots/newcomer/.
 */
const password = 'four unrelated words'
const fiveMinutes = 300

describe.skipIf(!countsArePresent)('a newcomer on 12 June 2020', () => {
  let server: RealServer
  let past: PastChina
  let browser: Browser
  let base: string

  beforeAll(async () => {
    await buildDesk(() => {})
    const opened = await openPastChina()
    const { admin } = opened
    ;({ server, past } = opened)
    base = past.world.base
    const nation = unit('cdc.cn', { place: 'cn', duty: 'cdc', zh: '国家疾控' })
    // People sign in to production, where their units and those units' places stand too.
    const theirs = ['cn', beijing, 'cn.11.01', xicheng, fengtai]
    const places = past.places.filter(({ path }) => theirs.includes(path))
    good(await admin.post('/api/places', { places }))
    good(await admin.post('/api/units', { units: [nation, ...fengtaiUnits] }))
    const policy = good(await admin.get('/api/access/policy'))
    good(await admin.ask('PUT', '/api/access/policy', { body: { ...policy, totpRoles: [] } }))
    await makePerson(admin, { login: 'newcomer', zh: '新来的人', role: 'duty-officer', unit: nation.id })
    await makePerson(admin, { login: 'market', zh: '市场监管员', role: 'officer', unit: 'market-regulation' })
    // Of what the market's regulator reports done, each is checked by another person.
    const checked = { place: fengtai, kind: 'to-do', checkingShare: 1 }
    good(await past.world.ask('PUT', '/api/task-types/inspect-market', { body: checked }))
    await past.playTo(day('2020-06-12'))
    browser = await openBrowser()
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await server?.remove()
  }, 60_000)

  async function makePerson(
    admin: Caller,
    { login, zh, role, unit: at }: { login: string; zh: string; role: string; unit: string },
  ): Promise<void> {
    const made = good(await admin.post('/api/accounts', { login, name: { zh, en: login } }))
    good(await admin.post(`/api/accounts/${String(made.id)}/roles`, { role, unit: at }))
    // The one-time password is changed for one's own, as the door asks of everyone.
    const once = String(made.oneTimePassword)
    const door = new Caller(server.url)
    const opened = await door.post('/api/session', { login, password: once })
    const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? ''
    good(
      await door.ask('PUT', '/api/me/password', {
        body: { password: once, newPassword: password },
        headers: { cookie },
      }),
    )
  }

  async function openPage(size = { width: 1440, height: 900 }): Promise<Page> {
    const context = await browser.newContext({ viewport: size, colorScheme: 'light' })
    const page = await context.newPage()
    page.setDefaultTimeout(60_000)
    return page
  }

  async function shoot(page: Page, name: string): Promise<void> {
    if (!process.env.SHOTS) return
    const folder = join(import.meta.dirname, '../docs/screenshots/newcomer')
    await mkdir(folder, { recursive: true })
    await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
  }

  /** The event as a phone shows it, in the dark, and in English. */
  async function shootElsewhere(from: Page, address: string): Promise<void> {
    if (!process.env.SHOTS) return
    const { href } = new URL(address, from.url())
    const state = await from.context().storageState()
    for (const [name, size, query] of [
      ['event-phone', { width: 390, height: 844 }, ''],
      ['event-dark', { width: 1440, height: 900 }, '?theme=dark'],
      ['event-en', { width: 1440, height: 900 }, '?language=en'],
    ] as const) {
      const context = await browser.newContext({ viewport: size, storageState: state })
      const page = await context.newPage()
      await page.goto(`${href}${query}`)
      await page.getByRole('region', { name: /^(时间线|Time line)$/ }).waitFor()
      await shoot(page, name)
      await context.close()
    }
  }

  /** The market's regulator takes the task and reports what was found, in a browser of their own. */
  async function reportDone(address: string | null): Promise<void> {
    const page = await openPage()
    await signIn(page, new URL(address ?? '', `${base}/`).href, { login: 'market', password })
    await page.getByRole('button', { name: '接办', exact: true }).click()
    await page.getByRole('button', { name: '办结', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: '已办妥' }).check()
    await dialog.getByRole('textbox').fill('市场已关闭，四十份样本已送检。')
    await page.keyboard.press('Control+Enter')
    await dialog.waitFor({ state: 'detached' })
    await page.context().close()
  }

  test('finds the alert among others, sees why, merges, assesses, dispatches, follows, checks and closes within five minutes', {
    timeout: 360_000,
  }, async () => {
    const page = await openPage()
    const person = new Newcomer(page)
    const dialog = page.getByRole('dialog')
    const closed = () => dialog.waitFor({ state: 'detached' })
    await signIn(page, `${base}/`, { login: 'newcomer', password })
    const nav = page.getByRole('navigation').first()
    await person.reads(nav)
    await person.reads(page.getByRole('region', { name: '待决定' }))
    await shoot(page, '1-overview')
    await person.clicks(nav.getByRole('link', { name: /^预警/ }))

    // Among others: the list's own order shows it.
    const rows = page.locator('.alert-row')
    const theirs = rows.filter({ hasText: '丰台区' }).first()
    await theirs.waitFor()
    expect(await rows.count()).toBeGreaterThan(2)
    for (const row of await rows.all()) {
      await person.reads(row)
      if ((await row.innerText()).includes('丰台区')) break
    }
    await shoot(page, '2-inbox')
    await person.clicks(theirs)

    // Why.
    const head = page.locator('.alert-head')
    await page.locator('#alert-title').getByText('丰台区：报告2例，预期0例').waitFor()
    await person.reads(head)
    await person.reads(page.locator('.evidence'))
    await person.reads(page.getByRole('region', { name: '您的判断' }).or(page.locator('.decisions')))
    await shoot(page, '3-alert')
    await person.presses('1')
    await person.reads(dialog)
    await person.writes(dialog.getByRole('textbox'), '两人都在新发地市场工作')
    await shoot(page, '4-verify')
    await person.presses('Control+Enter')
    await closed()
    await head.getByText('调查中').waitFor()

    // Merged with Xicheng's, which the rule proposes.
    await person.presses('m')
    await person.reads(dialog)
    await person.clicks(dialog.getByRole('radio', { name: /规则建议/ }))
    await person.writes(dialog.getByRole('textbox'), '西城的病例也去过新发地')
    await shoot(page, '5-merge')
    await person.clicks(dialog.getByRole('button', { name: '并入', exact: true }))
    await closed()

    await person.presses('r')
    await person.reads(dialog)
    await person.clicks(dialog.getByRole('radio', { name: '高', exact: true }))
    await person.writes(dialog.getByRole('textbox'), '批发市场，来往多')
    await person.presses('Control+Enter')
    await closed()
    await head.getByText('风险高').waitFor()

    // The event, and a task from it.
    await person.clicks(page.locator('.alert-page').getByRole('link', { name: /^事件/ }).first())
    await page.waitForURL(/\/events\/\d+/)
    const title = page.getByRole('heading', { level: 1, name: '北京市新型冠状病毒感染事件' })
    await person.reads(title)
    await person.clicks(page.getByRole('button', { name: '派出任务' }))
    await person.reads(dialog)
    await person.chooses(dialog.getByLabel('做什么'), '市场检查')
    await person.chooses(dialog.getByLabel('地点'), '丰台区')
    await shoot(page, '6-dispatch')
    await person.clicks(dialog.getByRole('button', { name: '派出', exact: true }))
    await closed()
    const tasks = page.getByRole('region', { name: '任务' })
    const task = tasks.getByRole('link', { name: /^市场检查：/ }).first()
    await task.waitFor()

    // Another person does it; the newcomer's page follows by itself.
    await reportDone(await task.getAttribute('href'))
    await tasks.getByText('已办结').waitFor()
    await person.reads(tasks)
    await shoot(page, '7-followed')

    // And checks it.
    await person.clicks(task)
    await page.getByRole('heading', { level: 1, name: /^市场检查：/ }).waitFor()
    const facts = page.getByRole('region', { name: '任务说明' })
    await facts.getByText('被抽查').waitFor()
    await person.reads(facts)
    await person.clicks(facts.getByRole('link', { name: /^任务/ }).last())
    await page.getByRole('heading', { level: 1, name: /^抽查：/ }).waitFor()
    await person.clicks(page.getByRole('button', { name: '接办', exact: true }))
    await person.clicks(page.getByRole('button', { name: '办结', exact: true }))
    await person.reads(dialog)
    await person.clicks(dialog.getByRole('radio', { name: '合格', exact: true }))
    await person.presses('Control+Enter')
    await closed()
    await page.getByText('已办结', { exact: true }).first().waitFor()
    await shoot(page, '8-checked')

    // Back to the alert, which ends with what it was.
    await person.clicks(nav.getByRole('link', { name: /^预警/ }))
    await person.clicks(page.locator('.alert-row').filter({ hasText: '丰台区' }).first())
    await head.getByText('调查中').waitFor()
    await person.presses('1')
    await person.reads(dialog)
    await person.clicks(dialog.getByRole('radio', { name: /^暴发/ }))
    await person.writes(dialog.getByRole('textbox'), '两区病例都去过新发地市场')
    await person.presses('Control+Enter')
    await closed()
    await page.getByText('这条预警已关闭：暴发。').waitFor()
    await shoot(page, '9-closed')
    const event = page.locator('.alert-page').getByRole('link', { name: /^事件/ }).first()
    await shootElsewhere(page, (await event.getAttribute('href')) ?? '')

    expect(person.seconds.reading).toBeLessThan(fiveMinutes)
    expect(person.seconds.reading).toBeGreaterThan(60)
    expect(good(await past.world.get('/api/events/2'))).toMatchObject({
      state: 'confirmed',
      alerts: { confirmed: 2, proposed: 0 },
    })
    const { reading, acting } = person.seconds
    process.stderr.write(`A newcomer would have read for ${reading} s and acted for ${acting} s.\n`)
  })
})
