import * as otpauth from 'otpauth'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { faultsOf } from './axe.ts'
import { openDemoDesk } from './demo-desk.ts'
import { demoPassword, signIn } from './desk-page.ts'

const timeout = 240_000
const chosen = 'four unrelated words of mine'

const desk = openDemoDesk()

/** An account of which the administrator knows a one-time password, with a role that needs a second factor. */
async function makeAuditor(login: string): Promise<string> {
  const policy = (await desk.ask('GET', '/access/policy')) as object
  await desk.ask('PUT', '/access/policy', { ...policy, totpRoles: ['auditor'] })
  const made = (await desk.ask('POST', '/accounts', { login, name: { zh: '审计甲', en: 'Auditor A' } })) as {
    id: string
    oneTimePassword: string
  }
  await desk.ask('POST', `/accounts/${made.id}/roles`, { role: 'auditor', unit: 'cdc' })
  return made.oneTimePassword
}

/** The code of a seed as an authenticator shows it; of the next half minute, where the one of now was used. */
function codeOf(seed: string, steps = 0): string {
  const totp = new otpauth.TOTP({ secret: otpauth.Secret.fromBase32(seed.replace(/\s/g, '')) })
  return totp.generate({ timestamp: Date.now() + steps * 30_000 })
}

async function expectSound(page: Page, name: string): Promise<void> {
  if (process.env.SHOTS) await shoot(page, name)
  expect([name, await faultsOf(page)]).toEqual([name, []])
  const size = page.viewportSize()
  await page.setViewportSize({ width: 390, height: 844 })
  const wider = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect([name, wider]).toEqual([name, 0])
  if (size) await page.setViewportSize(size)
}

async function shoot(page: Page, name: string): Promise<void> {
  const size = page.viewportSize()
  await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` })
  await page.setViewportSize({ width: 390, height: 844 })
  await page.screenshot({ path: `${process.env.SHOTS}/${name}-phone.png` })
  if (size) await page.setViewportSize(size)
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^账号/ }).click()
  await page.getByRole('button', { name: '退出', exact: true }).click()
  await page.getByRole('heading', { name: '登录', exact: true }).waitFor()
}

test('from a one-time password to a second factor, out, and in again by code and by recovery code', {
  timeout,
}, async () => {
  const oneTime = await makeAuditor('shenji')
  const page = await desk.openPage()
  const next = page.getByRole('button', { name: '继续', exact: true })

  await signIn(page, `${desk.url}/account`, { login: 'shenji', password: 'not this one' })
  await page.getByText('账号或密码不对').waitFor()
  await expectSound(page, 'wrong-password')

  await page.getByLabel('密码', { exact: true }).fill(oneTime)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('heading', { name: '设置新密码' }).waitFor()
  await page.getByLabel('一次性密码').fill(oneTime)
  await page.getByLabel('新密码', { exact: true }).fill('short')
  await page.getByLabel('再输一遍新密码').fill('shorter')
  await page.keyboard.press('Enter')
  await page.getByText('两遍新密码不一样。').waitFor()
  await page.getByLabel('再输一遍新密码').fill('short')
  await page.keyboard.press('Enter')
  await page.getByText('密码至少要 15 个字符').waitFor()
  await expectSound(page, 'change-password')
  await page.getByLabel('新密码', { exact: true }).fill(chosen)
  await page.getByLabel('再输一遍新密码').fill(chosen)
  await page.keyboard.press('Enter')

  await page.getByRole('heading', { name: '启用第二重验证' }).waitFor()
  await page.getByRole('button', { name: '显示二维码' }).click()
  await page.locator('.own-qr svg').waitFor()
  const seed = (await page.locator('.own-seed').textContent()) ?? ''
  expect(seed).toMatch(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/)
  await page.getByLabel('验证码（6 位数字）').fill('12')
  await page.keyboard.press('Enter')
  await page.getByText('请填写验证器显示的 6 位数字。').waitFor()
  await expectSound(page, 'enrol')
  await page.getByLabel('验证码（6 位数字）').fill(codeOf(seed))
  await page.keyboard.press('Enter')

  await page.getByRole('heading', { name: '保存恢复码' }).waitFor()
  const codes = await page.getByRole('list', { name: '恢复码' }).getByRole('listitem').allTextContents()
  expect(codes).toHaveLength(10)
  await expectSound(page, 'recovery-codes')
  await page.getByRole('button', { name: '已保存好，继续' }).click()
  await page.getByRole('heading', { name: '账号与安全' }).waitFor()
  await page.getByText('还剩 10 个恢复码').waitFor()
  await page.getByText('审计员').first().waitFor()
  await expectSound(page, 'account')

  await signOut(page)
  await signIn(page, `${desk.url}/account`, { login: 'shenji', password: chosen })
  await page.getByRole('heading', { name: '输入验证码' }).waitFor()
  // Each code is good once: the one of enrolling is not taken again.
  await page.getByLabel('验证码（6 位数字）').fill('000000')
  await next.click()
  await page.getByText('验证码不对、已用过或已过时').waitFor()
  await expectSound(page, 'give-code')
  await page.getByLabel('验证码（6 位数字）').fill(codeOf(seed, 1))
  await next.click()
  await page.getByText('还剩 10 个恢复码').waitFor()

  await signOut(page)
  await signIn(page, `${desk.url}/account`, { login: 'shenji', password: chosen })
  await page.getByRole('button', { name: '手机不在手边？用恢复码' }).click()
  await page.getByLabel('恢复码', { exact: true }).fill(codes[0] ?? '')
  await next.click()
  await page.getByText('还剩 9 个恢复码').waitFor()
})

test('a session that is ended from another device is opened again over the page that was left', {
  timeout,
}, async () => {
  const page = await desk.openPage()
  await signIn(page, `${desk.url}/account`, { login: 'duty' })
  await page.getByRole('heading', { name: '我的登录' }).waitFor()
  const other = await desk.openPage()
  await signIn(other, `${desk.url}/account`, { login: 'duty' })
  await other.getByRole('button', { name: '结束其他全部登录' }).click()
  await other.getByText('没有其他登录。').waitFor()
  const dialog = page.getByRole('dialog', { name: '登录已结束，请重新登录' })
  await dialog.waitFor()
  await dialog.getByLabel('密码', { exact: true }).fill('not this one')
  await page.keyboard.press('Enter')
  await dialog.getByText('账号或密码不对').waitFor()
  expect(await faultsOf(page)).toEqual([])
  await dialog.getByLabel('密码', { exact: true }).fill(demoPassword)
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: '结束其他全部登录' }).waitFor()
})

test('after too many failures the door says from when on one may try again', { timeout }, async () => {
  const page = await desk.openPage({ width: 390 })
  for (let failure = 0; failure < 6; failure++)
    await fetch(`${desk.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'market', password: `wrong ${failure}` }),
    })
  await signIn(page, `${desk.url}/?language=en&theme=dark`, { login: 'market' })
  await page.getByText(/^Try again in about \d+ s, from \d\d:\d\d:\d\d on\./).waitFor()
  await expectSound(page, 'wait')
  await page.getByText('You can try again now.').waitFor({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('button', { name: /^Account/ }).waitFor()
  await page.goto(`${desk.url}/account?language=en&theme=dark`)
  await page.getByRole('heading', { name: 'My sessions' }).waitFor()
  await page.getByRole('table').waitFor()
  await expectSound(page, 'account-en-dark')
})
