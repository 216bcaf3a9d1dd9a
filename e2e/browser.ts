import chromium from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'

const unwanted = [
  '--single-process',
  '--disable-web-security',
  '--no-zygote',
  '--ignore-gpu-blocklist',
  '--in-process-gpu',
]

/** A real Chromium from npm, without a window. Its WebGL is drawn in software, so the map is a real map. */
export async function openBrowser(): Promise<Browser> {
  return await playwright.launch({
    // Tests are told where it was unpacked, since their temporary directory is another.
    executablePath: process.env.LIANFANG_CHROMIUM ?? (await chromium.executablePath()),
    // One process for all dies with the first page that closes; and the page's own security stays on. What is no map is
    // drawn without the drawing in software that the map needs, which costs twice as much.
    args: [...chromium.args.filter((flag) => !unwanted.includes(flag)), '--disable-gpu-compositing'],
  })
}
