import type { Page } from 'playwright-core'

/** Told by the server itself when it starts with the demo city. */
export const demoPassword = 'lianfang-demo'

/** Opens an address of the desk and signs in, in the words of whichever language it has. */
export async function signIn(
  page: Page,
  address: string,
  { login = 'duty', password = demoPassword } = {},
): Promise<void> {
  await page.goto(address)
  await page.getByLabel(/^(账号|Account)$/).fill(login)
  await page.getByLabel(/^(密码|Password)$/).fill(password)
  await page.getByRole('button', { name: /^(登录|Sign in)$/ }).click()
}

export async function seeMap(page: Page): Promise<void> {
  await page.locator('[data-drawn=yes] canvas').waitFor()
  await page.locator('.map-label:not([hidden])').first().waitFor()
}

export async function seeChart(page: Page): Promise<void> {
  await page.locator('.chart svg').waitFor()
}
