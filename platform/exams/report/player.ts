import type { Playback, PlayedWay } from './playback.ts'

/**
 * The script of the report's page. Its functions are written into the page as they stand here (`playerScript`), so they know each
 * other and the browser, and nothing else of the house: no import but types, no constant outside of a function.
 */
const functions = [
  momentOf,
  startPlayer,
  countOf,
  showMap,
  showCurves,
  drawChains,
  nearestOf,
  tellOne,
  showMore,
  chooseLanguage,
]

export const playerScript = `${functions.map(String).join('\n')}\nstartPlayer()`

/** A time of the exam as people read it: `2026-03-13 06:00`. */
export function momentOf(startsOn: string, at: number): string {
  const text = new Date(Date.parse(`${startsOn}T00:00:00Z`) + Math.round(at * 1_440) * 60_000).toISOString()
  return `${text.slice(0, 10)} ${text.slice(11, 16)}`
}

/** What is drawn on, and what of the list is drawn. */
interface Stage {
  readonly data: Playback
  readonly way: PlayedWay
  readonly now: number
}

interface Spot {
  readonly x: number
  readonly y: number
  readonly index: number
}

function startPlayer(): void {
  chooseLanguage()
  const data = JSON.parse(document.getElementById('playback')?.textContent ?? 'null') as Playback | null
  if (!data) return
  showMore(data)
  const slider = document.getElementById('time') as HTMLInputElement | null
  const button = document.getElementById('play')
  const moment = document.getElementById('moment')
  if (!slider || !button || !moment) return
  let spots: Spot[] = []
  let chosen: number | undefined
  let timer: number | undefined
  const chosenWay = () => {
    const box = document.querySelector<HTMLInputElement>('input[name=way]:checked')
    return box?.value as keyof Playback['ways'] | undefined
  }
  const show = () => {
    const name = chosenWay()
    const way = name && data.ways[name]
    if (!way) return
    const stage = { data, way, now: Number(slider.value) }
    const text = momentOf(data.startsOn, stage.now)
    moment.textContent = text
    slider.setAttribute('aria-valuetext', text)
    showCurves(stage)
    showMap(stage)
    spots = drawChains(stage, chosen)
    const counts = countOf(stage)
    for (const key of ['infected', 'known', 'unknown', 'alerts'] as const) {
      const place = document.getElementById(`now-${key}`)
      if (place) place.textContent = String(counts[key])
    }
    const told = document.getElementById('told')
    if (told) told.replaceChildren(...(chosen === undefined ? [] : tellOne(stage, chosen)))
  }
  const stop = () => {
    window.clearInterval(timer)
    timer = undefined
    button.setAttribute('aria-pressed', 'false')
  }
  const step = () => {
    if (Number(slider.value) >= data.days) stop()
    else slider.value = String(Number(slider.value) + 0.25)
    show()
  }
  button.addEventListener('click', () => {
    if (timer !== undefined) {
      stop()
      return
    }
    if (Number(slider.value) >= data.days) slider.value = '0'
    button.setAttribute('aria-pressed', 'true')
    // A run of 60 days plays in 20 seconds.
    timer = window.setInterval(step, 20_000 / (data.days * 4))
  })
  slider.addEventListener('input', show)
  document.addEventListener('change', ({ target }) => {
    if ((target as HTMLInputElement).name === 'way') chosen = undefined
    show()
  })
  const chains = document.getElementById('chains')
  chains?.addEventListener('click', (event) => {
    const box = chains.getBoundingClientRect()
    chosen = nearestOf(spots, { x: event.clientX - box.left, y: event.clientY - box.top })
    show()
  })
  window.addEventListener('resize', show)
  window.addEventListener('beforeprint', show)
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show)
  for (const hidden of document.querySelectorAll<HTMLElement>('[data-script]')) hidden.hidden = false
  show()
}

function countOf({ way, now }: Stage) {
  const infected = way.infections.filter(([at]) => at <= now)
  const known = infected.filter(([, , , , knownAt]) => knownAt >= 0 && knownAt <= now).length
  const alerts = way.alerts.filter(([raised, closed]) => raised <= now && (closed < 0 || closed > now)).length
  return { infected: infected.length, known, unknown: infected.length - known, alerts }
}

/** Moves the line of the present in each curve. */
function showCurves({ data, now }: Stage): void {
  for (const curve of document.querySelectorAll<SVGElement>('.curve')) {
    const line = curve.querySelector('.now')
    const x = (now / data.days) * Number(curve.dataset.wide)
    line?.setAttribute('transform', `translate(${x} 0)`)
    line?.setAttribute('visibility', 'visible')
  }
}

/** New infections of the last 7 days as shades, cases known in them as marks, open alerts as triangles. */
function showMap({ data, way, now }: Stage): void {
  const map = document.getElementById('map') as unknown as SVGElement | null
  if (!map) return
  const infected = new Array<number>(data.names.length).fill(0)
  const known = new Array<number>(data.names.length).fill(0)
  for (const [at, , place, , knownAt] of way.infections) {
    if (place < 0) continue
    if (at <= now && at > now - 7) infected[place] = (infected[place] ?? 0) + 1
    if (knownAt >= 0 && knownAt <= now && knownAt > now - 7) known[place] = (known[place] ?? 0) + 1
  }
  for (const shape of map.querySelectorAll<SVGElement>('[data-place]')) {
    const count = infected[Number(shape.dataset.place)] ?? 0
    shape.setAttribute('class', `s${count === 0 ? 0 : Math.min(5, 1 + Math.floor(Math.log2(count)))}`)
  }
  const unit = Number(map.dataset.unit)
  for (const mark of map.querySelectorAll<SVGElement>('[data-known]')) {
    const count = known[Number(mark.dataset.known)] ?? 0
    mark.setAttribute(
      'r',
      String(count === 0 ? 0 : Math.min(unit * 0.4, unit * 0.1 * (1 + Math.sqrt(count)))),
    )
  }
  const size = Math.max(5, Math.min(11, unit * 0.25))
  const marks = way.alerts
    .filter(([raised, closed, , x]) => raised <= now && (closed < 0 || closed > now) && x >= 0)
    .map(([, , isTrue, x, y]) => {
      const mark = document.createElementNS('http://www.w3.org/2000/svg', 'path')
      mark.setAttribute('d', `M${x} ${y - size}l${size} ${size * 1.7}h${-2 * size}z`)
      mark.setAttribute('class', isTrue ? 'alert-mark' : 'alert-mark false')
      return mark
    })
  document.getElementById('map-alerts')?.replaceChildren(...marks)
}

/** Draws who infected whom up to now, and tells where each one stands, in CSS pixels. */
function drawChains({ data, way, now }: Stage, chosen: number | undefined): Spot[] {
  const canvas = document.getElementById('chains') as HTMLCanvasElement | null
  const pen = canvas?.getContext('2d')
  if (!canvas || !pen) return []
  const style = getComputedStyle(document.documentElement)
  const ink = (name: string) => style.getPropertyValue(`--${name}`).trim()
  const width = canvas.parentElement?.clientWidth ?? 600
  const step = Math.max(3, Math.min(18, 560 / Math.max(1, way.rows)))
  const height = Math.max(60, way.rows * step + 34)
  const sharp = Math.min(window.devicePixelRatio || 1, height > 4_000 ? 1 : 2)
  if (canvas.width !== Math.round(width * sharp) || canvas.height !== Math.round(height * sharp)) {
    canvas.width = Math.round(width * sharp)
    canvas.height = Math.round(height * sharp)
    canvas.style.height = `${height}px`
  }
  pen.setTransform(sharp, 0, 0, sharp, 0, 0)
  pen.clearRect(0, 0, width, height)
  const dot = Math.max(1.5, Math.min(5, step * 0.32))
  const right = step >= 12 ? 52 : 14
  const last = way.infections.at(-1)?.[0] ?? 0
  const until = Math.min(data.days, Math.max(14, Math.ceil(last) + 2))
  const toX = (at: number) => 10 + (at / until) * (width - 10 - right)
  const toY = (row: number) => 26 + row * step
  pen.font = '12px system-ui, sans-serif'
  pen.textBaseline = 'middle'
  const stepDays = Math.max(7, Math.ceil(until / (width / 90) / 7) * 7)
  for (let day = 0; day < until; day += stepDays) {
    pen.strokeStyle = ink('edge')
    pen.lineWidth = 1
    pen.beginPath()
    pen.moveTo(toX(day), 16)
    pen.lineTo(toX(day), height)
    pen.stroke()
    pen.fillStyle = ink('faint')
    pen.fillText(momentOf(data.startsOn, day).slice(5, 10), toX(day), 8)
  }
  const spots: Spot[] = []
  for (const [index, [at, by, , , knownAt, , row]] of way.infections.entries()) {
    if (at > now) break
    const isKnown = knownAt >= 0 && knownAt <= now
    const [x, y] = [toX(at), toY(row)]
    const source = way.infections[by]
    pen.lineWidth = step < 8 ? 0.8 : 1.2
    pen.strokeStyle = isKnown ? ink('known') : ink('unknown')
    if (source) {
      pen.beginPath()
      pen.moveTo(toX(source[0]), toY(source[6]) + dot)
      pen.lineTo(toX(source[0]), y)
      pen.lineTo(x - dot, y)
      pen.stroke()
    }
    pen.beginPath()
    pen.arc(x, y, index === chosen ? dot + 2 : dot, 0, 2 * Math.PI)
    pen.fillStyle = isKnown ? ink('known') : ink('panel')
    pen.fill()
    pen.stroke()
    if (isKnown && step >= 12) {
      pen.fillStyle = ink('known')
      pen.fillText(momentOf(data.startsOn, knownAt).slice(5, 10), x + dot + 4, y)
    }
    spots.push({ x, y, index })
  }
  return spots
}

/** The one at most 24 pixels from a point; nothing where there is none. */
function nearestOf(spots: readonly Spot[], { x, y }: { x: number; y: number }): number | undefined {
  let best: { index: number; distance: number } | undefined
  for (const spot of spots) {
    const distance = Math.hypot(spot.x - x, spot.y - y)
    if (distance <= 24 && (!best || distance < best.distance)) best = { index: spot.index, distance }
  }
  return best?.index
}

/** One infection in words, in both languages. */
function tellOne({ data, way, now }: Stage, index: number): HTMLElement[] {
  const one = way.infections[index]
  if (!one) return []
  const [at, by, place, , knownAt, where, , number] = one
  const moment = momentOf(data.startsOn, at)
  const known = knownAt >= 0 && knownAt <= now ? momentOf(data.startsOn, knownAt) : undefined
  const source = way.infections[by]?.[7]
  const say = (language: 'zh' | 'en', text: string) => {
    const element = document.createElement('span')
    element.className = language
    element.lang = language
    element.textContent = text
    return element
  }
  const name = data.names[place] ?? { zh: '', en: '' }
  const layer = data.layers[where] ?? { zh: '', en: '' }
  return [
    say(
      'zh',
      `感染 ${number}：${moment}，${layer.zh}，${name.zh}${source === undefined ? '' : `，由 ${source} 传染`}；${known ? `${known} 被知晓` : '未被知晓'}`,
    ),
    say(
      'en',
      `Infection ${number}: ${moment}, ${layer.en}, ${name.en}${source === undefined ? '' : `, by ${source}`}; ${known ? `known ${known}` : 'not known'}`,
    ),
  ]
}

/** The buttons under the lists of infections, 500 rows at a time. */
function showMore(data: Playback): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-more]')) {
    const way = data.ways[button.dataset.more as keyof Playback['ways']]
    const body = document.querySelector(`[data-rows="infections-${button.dataset.more}"]`)
    if (!way || !body) continue
    button.hidden = false
    button.addEventListener('click', () => {
      const moment = (at: number) => (at < 0 ? '—' : momentOf(data.startsOn, at))
      const from = body.children.length
      for (const [at, by, place, onset, knownAt, where, , number] of way.infections.slice(from, from + 500)) {
        const row = document.createElement('tr')
        const source = way.infections[by]?.[7]
        const texts = [
          number,
          moment(at),
          source ?? '—',
          data.layers[where],
          data.names[place] ?? '—',
          moment(onset),
          moment(knownAt),
        ]
        for (const text of texts) {
          const cell = row.appendChild(document.createElement('td'))
          if (typeof text !== 'object') cell.textContent = String(text ?? '')
          else
            for (const language of ['zh', 'en'] as const) {
              const part = cell.appendChild(document.createElement('span'))
              part.className = language
              part.textContent = text[language]
            }
        }
        body.append(row)
      }
      button.hidden = body.children.length >= way.infections.length
    })
  }
}

/** By the reader's browser, where the page was not made for one language. */
function chooseLanguage(): void {
  const root = document.documentElement
  const toZh = document.getElementById('to-zh') as HTMLInputElement | null
  const toEn = document.getElementById('to-en') as HTMLInputElement | null
  if (!toZh || !toEn) return
  if (root.dataset.choose !== undefined) {
    const isChinese = navigator.language.toLowerCase().startsWith('zh')
    toZh.checked = isChinese
    toEn.checked = !isChinese
  }
  const follow = () => {
    root.lang = toZh.checked ? 'zh-CN' : 'en'
  }
  toZh.addEventListener('change', follow)
  toEn.addEventListener('change', follow)
  follow()
}
