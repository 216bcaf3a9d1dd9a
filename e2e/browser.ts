import chromium from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'

/** A real Chromium from npm, without a window. Its WebGL is drawn in software, so the map is a real map. */
export async function openBrowser(): Promise<Browser> {
  return await playwright.launch({
    executablePath: await chromium.executablePath(),
    // One process for all dies with the first page that closes; and the page's own security stays on.
    args: chromium.args.filter(
      (flag) => !['--single-process', '--disable-web-security', '--no-zygote'].includes(flag),
    ),
  })
}
