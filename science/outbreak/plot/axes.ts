import { type Area, escapeText, type Frame, px } from './frame.ts'

/** From positions and values to pixels. */
export interface Scales {
  /** Left edge of a position's column. */
  readonly left: (at: number) => number
  readonly middle: (at: number) => number
  readonly column: number
  readonly y: (value: number) => number
  readonly top: number
}

export function makeScales(area: Area, { count, highest }: { count: number; highest: number }): Scales {
  const step = niceStep(highest, 5)
  const top = Math.max(step, Math.ceil(highest / step - 1e-9) * step)
  const column = (area.right - area.left) / count
  const left = (at: number) => area.left + at * column
  return {
    column,
    left,
    middle: (at) => left(at) + column / 2,
    y: (value) => area.bottom - (Math.min(value, top) / top) * (area.bottom - area.top),
    top,
  }
}

/** A step of 1, 2 or 5 times a power of ten that makes at most so many parts. */
function niceStep(highest: number, parts: number): number {
  const rough = Math.max(highest, 1e-9) / parts
  const power = 10 ** Math.floor(Math.log10(rough))
  return ([1, 2, 5].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10) * power
}

export function drawAxes({ area, colours }: Frame, scales: Scales, labels: readonly string[]): string {
  const step = niceStep(scales.top, 5)
  const parts: string[] = []
  for (let value = 0; value <= scales.top * (1 + 1e-9); value += step) {
    const y = px(scales.y(value))
    parts.push(
      `<path d="M${area.left} ${y}H${area.right}" stroke="${value === 0 ? colours.ink : colours.faint}"/>`,
      `<text x="${area.left - 6}" y="${px(scales.y(value) + 4)}" text-anchor="end">${Number(value.toPrecision(12)).toLocaleString('en')}</text>`,
    )
  }
  return parts.join('') + drawLabels({ area, scales, labels })
}

/** As many labels as have room, evenly; the first begins and the last ends within the picture. */
function drawLabels({
  area,
  scales,
  labels,
}: {
  area: Area
  scales: Scales
  labels: readonly string[]
}): string {
  const widths = labels.map((label) => 6.8 * label.length)
  const every = Math.max(1, Math.ceil((Math.max(...widths) + 14) / scales.column))
  let free = 0
  return labels
    .map((label, at) => {
      const half = widths[at]! / 2
      const middle = Math.max(area.left + half - 24, Math.min(area.right - half, scales.middle(at)))
      if (at % every !== 0 || middle - half < free) return ''
      free = middle + half + 8
      return `<text x="${px(middle)}" y="${area.bottom + 18}" text-anchor="middle">${escapeText(label)}</text>`
    })
    .join('')
}

/** A line through the values, broken where there are none. */
export function drawLine(
  scales: Scales,
  values: ArrayLike<number | undefined>,
  { colour, dashes = false }: { colour: string; dashes?: boolean },
): string {
  let path = ''
  let isDrawing = false
  for (let at = 0; at < values.length; at++) {
    const value = values[at]
    if (value === undefined) {
      isDrawing = false
      continue
    }
    // A lone value between gaps is as wide as its column, or nobody would see it.
    const isLone = !isDrawing && values[at + 1] === undefined
    const y = px(scales.y(value))
    path += isLone
      ? `M${px(scales.left(at))} ${y}h${px(scales.column)}`
      : `${isDrawing ? 'L' : 'M'}${px(scales.middle(at))} ${y}`
    isDrawing = true
  }
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2" stroke-linejoin="round"${dashes ? ' stroke-dasharray="5 3"' : ''}/>`
}

/** The room between two lines, wherever both are. */
export function drawBand(
  scales: Scales,
  { lower, upper, colour }: { lower: Values; upper: Values; colour: string },
): string {
  let path = ''
  for (let at = 0; at < upper.length; at++) {
    const low = lower[at]
    const high = upper[at]
    if (low === undefined || high === undefined) continue
    let end = at
    while (lower[end + 1] !== undefined && upper[end + 1] !== undefined) end++
    const isLone = end === at
    const x = (position: number, side: number) =>
      px(isLone ? scales.left(position) + side * scales.column : scales.middle(position))
    const above: string[] = []
    const below: string[] = []
    for (let position = at; position <= end; position++) {
      above.push(`${x(position, 0)} ${px(scales.y(upper[position]!))}`)
      below.unshift(`${x(position, 1)} ${px(scales.y(lower[position]!))}`)
      if (isLone) {
        above.push(`${x(position, 1)} ${px(scales.y(high))}`)
        below.push(`${x(position, 0)} ${px(scales.y(low))}`)
      }
    }
    path += `M${above.join('L')}L${below.join('L')}Z`
    at = end
  }
  return `<path d="${path}" fill="${colour}" fill-opacity="0.25"/>`
}

export function drawBars(scales: Scales, values: Values, colour: string): string {
  let path = ''
  const width = Math.max(0.5, scales.column * (scales.column > 3 ? 0.8 : 1))
  const base = scales.y(0)
  for (let at = 0; at < values.length; at++) {
    const value = values[at]
    if (value === undefined || value === 0) continue
    path += `M${px(scales.middle(at) - width / 2)} ${px(base)}V${px(scales.y(value))}h${px(width)}V${px(base)}Z`
  }
  return `<path d="${path}" fill="${colour}"/>`
}

/** Numbers by position; undefined where there is none. */
export type Values = readonly (number | undefined)[]

/** Numbers as a plot takes them, NaN and null read as a gap; refuses what is negative, infinite or of another length. */
export function readValues(
  values: ArrayLike<number | null | undefined>,
  { what, count }: { what: string; count: number },
): Values {
  if (values.length !== count)
    throw new RangeError(`${what} must be one for each of ${count} labels, got ${values.length}`)
  return Array.from(values, (value, at) => {
    if (value === undefined || value === null || Number.isNaN(value)) return undefined
    if (!(value >= 0 && value < Infinity))
      throw new RangeError(`${what} must be 0 or more, got ${value} at position ${at}`)
    return value
  })
}

export function greatest(...lists: readonly Values[]): number {
  let most = 0
  for (const list of lists) for (const value of list) if (value !== undefined && value > most) most = value
  return most
}

export function checkLabels(labels: readonly string[]): number {
  if (labels.length === 0) throw new RangeError('labels must have one at least: there is nothing to plot')
  return labels.length
}
