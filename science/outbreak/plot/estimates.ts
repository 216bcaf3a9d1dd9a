import {
  checkLabels,
  drawAxes,
  drawBand,
  drawBars,
  drawLine,
  greatest,
  makeScales,
  readValues,
  type Values,
} from './axes.ts'
import { drawLegend, makeFrame, type PlotOptions, px, toSvg } from './frame.ts'

type Numbers = ArrayLike<number | null | undefined>

const words = {
  en: {
    reproduction: 'reproduction number R',
    interval: 'interval',
    reported: 'reported so far',
    estimate: 'estimated',
  },
  zh: { reproduction: '再生数 R', interval: '区间', reported: '已报告', estimate: '估计' },
} as const

/**
 * A reproduction number by day with its interval, and the line at 1 that tells growth from decline.
 *
 * @param estimate, lower, upper One for each label; gaps (NaN, null, undefined) where nothing is estimated.
 * @returns An SVG picture as text, everything in it escaped. Bounds over one and a half times the greatest estimate, as of the first
 *   days, end at the picture's edge.
 * @throws RangeError on lists of other lengths than the labels, numbers below 0, or a lower bound over its upper, with the position.
 * Complexity: O(labels).
 * @example plotReproduction({ title: 'R', labels: ['1', '2'], estimate: [1.4, 0.9], lower: [1, 0.7], upper: [1.9, 1.2] })
 */
export function plotReproduction(
  plot: PlotOptions & { labels: readonly string[]; estimate: Numbers; lower: Numbers; upper: Numbers },
): string {
  const { estimate, lower, upper, count } = readEstimates(plot)
  const frame = makeFrame(plot)
  const { area, colours, language } = frame
  const highest = Math.max(2, Math.min(greatest(upper, estimate), 1.5 * greatest(estimate)))
  const scales = makeScales(area, { count, highest })
  const one = px(scales.y(1))
  const body = [
    drawLegend([
      { words: words[language].reproduction, colour: colours.line, shape: 'line' },
      { words: words[language].interval, colour: colours.line, shape: 'band' },
    ]),
    drawAxes(frame, scales, plot.labels),
    drawBand(scales, { lower, upper, colour: colours.line }),
    `<path d="M${area.left} ${one}H${area.right}" stroke="${colours.alarm}" stroke-width="1.5" stroke-dasharray="6 3"/>`,
    drawLine(scales, estimate, { colour: colours.line }),
  ].join('')
  const last = lastOf(estimate)
  const bounds = `${round(estimate[last])} (${round(lower[last])}–${round(upper[last])})`
  const said =
    language === 'zh'
      ? `${plot.labels[last]} 的再生数为 ${bounds}。`
      : `R on ${plot.labels[last]} is ${bounds}.`
  return toSvg(frame, { ...plot, description: plot.description ?? said, body })
}

/**
 * What is reported so far as bars, and what it will be when all reports are in as a line with its interval.
 *
 * @param reported Cases by day of onset as known now; the others as for plotReproduction.
 * @returns An SVG picture as text, everything in it escaped.
 * @throws RangeError on lists of other lengths than the labels, numbers below 0, or a lower bound over its upper, with the position.
 * Complexity: O(labels).
 * @example plotNowcast({ title: 'EHEC', labels: ['1', '2'], reported: [9, 3], estimate: [10, 9], lower: [9, 6], upper: [12, 15] })
 */
export function plotNowcast(
  plot: PlotOptions & {
    labels: readonly string[]
    reported: Numbers
    estimate: Numbers
    lower: Numbers
    upper: Numbers
  },
): string {
  const { estimate, lower, upper, count } = readEstimates(plot)
  const reported = readValues(plot.reported, { what: 'reported', count })
  const frame = makeFrame(plot)
  const { colours, language } = frame
  const scales = makeScales(frame.area, { count, highest: greatest(reported, estimate, upper) })
  const said = words[language]
  const body = [
    drawLegend([
      { words: said.reported, colour: colours.bar, shape: 'bar' },
      { words: said.estimate, colour: colours.line, shape: 'line' },
      { words: said.interval, colour: colours.line, shape: 'band' },
    ]),
    drawAxes(frame, scales, plot.labels),
    drawBars(scales, reported, colours.bar),
    drawBand(scales, { lower, upper, colour: colours.line }),
    drawLine(scales, estimate, { colour: colours.line }),
  ].join('')
  const last = lastOf(estimate)
  const bounds = `${round(estimate[last])} (${round(lower[last])}–${round(upper[last])})`
  const description =
    language === 'zh'
      ? `${plot.labels[last]} 已报告 ${round(reported[last])} 例，估计为 ${bounds} 例。`
      : `On ${plot.labels[last]} ${round(reported[last])} cases are reported so far, estimated are ${bounds}.`
  return toSvg(frame, { ...plot, description: plot.description ?? description, body })
}

function readEstimates(plot: {
  labels: readonly string[]
  estimate: Numbers
  lower: Numbers
  upper: Numbers
}) {
  const count = checkLabels(plot.labels)
  const estimate = readValues(plot.estimate, { what: 'estimate', count })
  const lower = readValues(plot.lower, { what: 'lower', count })
  const upper = readValues(plot.upper, { what: 'upper', count })
  lower.forEach((low, at) => {
    const high = upper[at]
    if (low !== undefined && high !== undefined && low > high)
      throw new RangeError(`lower must be at most upper, got ${low} over ${high} at position ${at}`)
  })
  return { count, estimate, lower, upper }
}

/** The last position with a number; 0 without any. */
function lastOf(values: Values): number {
  return Math.max(
    0,
    values.findLastIndex((value) => value !== undefined),
  )
}

function round(value: number | undefined): string {
  return value === undefined ? '–' : String(Number(value.toPrecision(3)))
}
