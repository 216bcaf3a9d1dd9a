import {
  checkLabels,
  drawAxes,
  drawBars,
  drawLine,
  greatest,
  makeScales,
  readValues,
  type Values,
} from './axes.ts'
import { drawLegend, type Frame, makeFrame, type PlotOptions, px, toSvg } from './frame.ts'

const words = {
  en: { counts: 'cases', expected: 'expected', threshold: 'threshold', alarm: 'alarm' },
  zh: { counts: '病例', expected: '预期', threshold: '阈值', alarm: '预警' },
} as const

/**
 * The chart of the literature on detection: cases as bars, what was expected as a line, the threshold as steps over a band, alarms
 * as triangles above their bars.
 *
 * @param labels Of the days or weeks, oldest first: '2020-06-11'.
 * @param counts Cases; a gap (NaN, null, undefined) where there is no report.
 * @param expected, threshold From a detector; gaps where it judged nothing.
 * @param alarms Positions of the alarms.
 * @returns An SVG picture as text, everything in it escaped.
 * @throws RangeError on lists of other lengths than the labels, numbers below 0, or positions outside, with the position.
 * @see Farrington et al., J R Stat Soc A 159 (1996) 547, for such charts.
 * Complexity: O(labels).
 * @example plotDetection({ title: 'Salmonella Newport', labels: ['w1', 'w2'], counts: [3, 12], expected: [4, 4], threshold: [9, 9], alarms: [1] })
 */
export function plotDetection(
  plot: PlotOptions & {
    labels: readonly string[]
    counts: ArrayLike<number | null | undefined>
    expected?: ArrayLike<number | null | undefined>
    threshold?: ArrayLike<number | null | undefined>
    alarms?: readonly number[]
  },
): string {
  const count = checkLabels(plot.labels)
  const counts = readValues(plot.counts, { what: 'counts', count })
  const gaps: Values = new Array(count).fill(undefined)
  const expected = plot.expected ? readValues(plot.expected, { what: 'expected', count }) : gaps
  const threshold = plot.threshold ? readValues(plot.threshold, { what: 'threshold', count }) : gaps
  const alarms = plot.alarms ?? []
  for (const at of alarms)
    if (!(Number.isInteger(at) && at >= 0 && at < count))
      throw new RangeError(`alarms must be positions from 0 to ${count - 1}, got ${at}`)
  const frame = makeFrame(plot)
  const scales = makeScales(frame.area, { count, highest: greatest(counts, expected, threshold) * 1.06 })
  const { colours } = frame
  const said = words[frame.language]
  const triangles = alarms.map((at) => {
    const y = Math.max(frame.area.top - 2, scales.y(counts[at] ?? 0) - 4)
    return `<path d="M${px(scales.middle(at) - 5)} ${px(y - 8)}h10l-5 8z" fill="${colours.alarm}"/>`
  })
  const steps = drawSteps(threshold, scales, colours.limit)
  const body = [
    drawLegend([
      { words: said.counts, colour: colours.bar, shape: 'bar' },
      ...(plot.expected ? [{ words: said.expected, colour: colours.line, shape: 'line' } as const] : []),
      ...(plot.threshold ? [{ words: said.threshold, colour: colours.limit, shape: 'dashes' } as const] : []),
      ...(alarms.length > 0
        ? [{ words: said.alarm, colour: colours.alarm, shape: 'triangle' } as const]
        : []),
    ]),
    drawAxes(frame, scales, plot.labels),
    steps.band,
    drawBars(scales, counts, colours.bar),
    drawLine(scales, expected, { colour: colours.line }),
    steps.line,
    ...triangles,
  ].join('')
  const description = plot.description ?? describe(plot.labels, { counts, alarms, language: frame.language })
  return toSvg(frame, { ...plot, description, body })
}

/** The threshold holds for its whole day or week: a step, with a band below it. */
function drawSteps(threshold: Values, scales: ReturnType<typeof makeScales>, colour: string) {
  let line = ''
  let band = ''
  threshold.forEach((value, at) => {
    if (value === undefined) return
    const y = px(scales.y(value))
    const x = px(scales.left(at))
    line += `${threshold[at - 1] === undefined ? 'M' : 'L'}${x} ${y}h${px(scales.column)}`
    band += `M${x} ${px(scales.y(0))}V${y}h${px(scales.column)}V${px(scales.y(0))}Z`
  })
  return {
    line: `<path d="${line}" fill="none" stroke="${colour}" stroke-width="1.5" stroke-dasharray="4 3"/>`,
    band: `<path d="${band}" fill="${colour}" fill-opacity="0.1"/>`,
  }
}

function describe(
  labels: readonly string[],
  { counts, alarms, language }: { counts: Values; alarms: readonly number[]; language: Frame['language'] },
): string {
  const sum = counts.reduce<number>((all, value) => all + (value ?? 0), 0)
  const told = alarms.slice(0, 10).map((at) => `${labels[at]} (${counts[at] ?? '–'})`)
  const more = alarms.length - told.length
  if (language === 'zh')
    return `${labels[0]} 至 ${labels.at(-1)}，共 ${sum} 例；${alarms.length} 次预警${told.length ? `：${told.join('、')}` : ''}${more > 0 ? `，另有 ${more} 次` : ''}。`
  return `${labels[0]} to ${labels.at(-1)}, ${sum} cases; ${told.length > 0 ? `alarms: ${told.join(', ')}` : 'no alarm'}${more > 0 ? ` and ${more} more` : ''}.`
}
