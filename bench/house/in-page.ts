/** What runs within a page of a browser that is measured. Each function is sent there as text: it uses nothing from outside itself. */

/** From before the page's own script on: notes the first frame in which what is sought shows a figure. */
export function noteFirstFigure(sought: string): void {
  const look = () => {
    const shown = document.querySelector(sought)
    if (shown && /\d/.test(shown.textContent ?? ''))
      requestAnimationFrame(() => performance.mark('first figure'))
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

/** Reads on to the end of the list, page by page: from the scroll to the end until the list is longer. */
export async function readOn({
  pages,
}: {
  pages: number
}): Promise<{ pageMs: number[]; inPage: number; rows: number }> {
  const list = document.querySelector('.paged')
  const rows = list?.querySelector('ol')
  if (!list || !rows) throw new Error('the list is not there')
  const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
  const pageMs: number[] = []
  // Known by each row where there is no further page.
  const isWhole = () => rows.querySelector('li')?.getAttribute('aria-setsize') !== '-1'
  for (let n = 0; n < pages && !isWhole(); n++) {
    const before = rows.offsetHeight
    const startedAt = performance.now()
    list.scrollTo(0, before)
    while (rows.offsetHeight <= before + 84 && performance.now() - startedAt < 10_000) await frame()
    pageMs.push(performance.now() - startedAt)
  }
  const at = [...rows.querySelectorAll('li')].map((row) => Number(row.getAttribute('data-index')))
  const heightPx = rows.querySelector('li')?.offsetHeight ?? 84
  return { pageMs, inPage: at.length, rows: Math.round(rows.offsetHeight / heightPx) }
}

/** Moves what scrolls up by a row a frame; the times between two frames. */
export async function scrollUp({ sought, frames }: { sought: string; frames: number }): Promise<number[]> {
  const list = document.querySelector(sought)
  if (!list) throw new Error(`${sought} is not there`)
  const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
  const frameMs: number[] = []
  // What the page had still to do of what came before.
  for (let n = 0; n < 60; n++) await frame()
  let last = await frame()
  for (let n = 0; n < frames; n++) {
    list.scrollTo(0, list.scrollTop - 84)
    const now = await frame()
    frameMs.push(now - last)
    last = now
  }
  return frameMs
}

/** A page that is nothing but as many plain rows of as much text, at its end. */
export function plainList({ rows }: { rows: number }): void {
  const row =
    '<div style="height:84px"><span>某市：9例，预期2例</span><br><span>流行性感冒 待核实</span> <span>疾控 #1</span></div>'
  document.body.innerHTML = `<div id="plain" style="height:800px;overflow:auto">${row.repeat(rows)}</div>`
  document.querySelector('#plain')?.scrollTo(0, rows * 84)
}

export interface Felt {
  readonly frameMs: number[]
  /** Tasks of the main thread of 50 ms or more. */
  readonly blockMs: number[]
  /** From the key to the page's hearing of it, and to the frame in which it shows. */
  readonly heardMs: number[]
  readonly shownMs: number[]
}

/** Notes frames, long tasks and keys from now on, until `stopFeeling`. */
export function startFeeling(): void {
  const felt: Felt = { frameMs: [], blockMs: [], heardMs: [], shownMs: [] }
  Object.assign(window, { felt })
  const blocks = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) felt.blockMs.push(duration)
  })
  blocks.observe({ type: 'longtask' })
  addEventListener(
    'keydown',
    ({ timeStamp }) => {
      felt.heardMs.push(performance.now() - timeStamp)
      requestAnimationFrame(() => felt.shownMs.push(performance.now() - timeStamp))
    },
    { capture: true },
  )
  let last = performance.now()
  const frame = (now: number) => {
    felt.frameMs.push(now - last)
    last = now
    if ('felt' in window) requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
}

export function stopFeeling(): Felt {
  const { felt } = window as unknown as { felt?: Felt }
  if (!felt) throw new Error('nothing was felt')
  Reflect.deleteProperty(window, 'felt')
  return felt
}

/** All counts of the overview's list of places. */
export function sumOfPlaces(): number {
  const cells = document.querySelectorAll('.map-panel tbody td.number')
  return [...cells].reduce(
    (sum, { textContent }) => sum + Number((textContent ?? '').replaceAll(',', '') || 0) || sum,
    0,
  )
}
