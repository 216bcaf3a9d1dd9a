import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plotClusters, plotDetection, plotNowcast, plotReproduction } from './index.ts'

const labels = ['w1', 'w2', 'w3', 'w4']
const detection = {
  title: 'Salmonella Newport',
  labels,
  counts: [3, 0, 4, 12],
  expected: [4, 4, 4, 4],
  threshold: [9, 9, 9, 9],
  alarms: [3],
}
const estimates = {
  title: 'R',
  labels,
  estimate: [Number.NaN, 1.4, 1.1, 0.9],
  lower: [Number.NaN, 1, 0.8, 0.7],
  upper: [Number.NaN, 1.9, 1.4, 1.2],
}
const places = [
  { name: 'Leer', at: [7.5, 53.2] },
  {
    name: 'Emden',
    at: [7.2, 53.4],
    outline: [
      [
        [7.1, 53.3],
        [7.3, 53.3],
        [7.3, 53.5],
        [7.1, 53.5],
      ],
    ],
  },
  { name: 'Emsland', at: [7.4, 52.7] },
] as const
const clusters = [{ members: [0, 1], pValue: 0.001 }]

/** Numbers of a path's commands by letter. */
const countIn = (svg: string, what: RegExp) => [...svg.matchAll(what)].length

/** A small reader of XML: every tag opened is closed in turn, and no attribute or text holds what it may not. */
function expectWellFormed(svg: string) {
  const open: string[] = []
  const rest = svg.replace(
    /<(\/?)([a-z]+)((?: [a-zA-Z:-]+="[^"<>]*")*)(\/?)>/g,
    (_, end, name, __, alone) => {
      if (end) expect(open.pop()).toBe(name)
      else if (!alone) open.push(name)
      return ''
    },
  )
  expect(open).toEqual([])
  expect(rest).not.toMatch(/[<>]/)
  expect(rest).not.toMatch(/&(?!amp;|lt;|gt;|quot;|#39;)/)
  expect(svg).not.toMatch(/NaN|Infinity|undefined/)
}

describe('a plot of a detection', () => {
  test('has a bar for each count above 0, a triangle for each alarm, and says both in words', () => {
    const svg = plotDetection(detection)
    expectWellFormed(svg)
    expect(countIn(svg.match(/<path d="(M[^"]*)" fill="#8496a9"/)![1]!, /Z/g)).toBe(3)
    // One in the legend, one at its week.
    expect(countIn(svg, /fill="#c01c28"/g)).toBe(2)
    expect(svg).toContain('<desc id="plot-desc">w1 to w4, 19 cases; alarms: w4 (12).</desc>')
    expect(svg).toContain('aria-labelledby="plot-title plot-desc"')
  })

  test('in Chinese, in dark, with the id it is given', () => {
    const svg = plotDetection({ ...detection, title: '沙门氏菌', language: 'zh', scheme: 'dark', id: 'a' })
    expectWellFormed(svg)
    expect(svg).toContain('lang="zh-CN"')
    expect(svg).toContain('w1 至 w4，共 19 例；1 次预警：w4 (12)。')
    expect(svg).toContain('fill="#14181d"')
    expect(svg).toContain('id="a-title"')
  })

  test('taller counts are taller bars, and the tallest stays within the picture', () => {
    const heights = [...plotDetection(detection).matchAll(/V([\d.]+)h[\d.]+V286Z/g)].map((found) =>
      Number(found[1]),
    )
    const bars = heights.slice(-3)
    expect(bars[2]).toBeLessThan(bars[1]!)
    expect(bars[1]).toBeLessThan(bars[0]!)
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(58)
  })

  test('without a judgement there is neither line nor threshold, and no legend of them', () => {
    const svg = plotDetection({ title: 'x', labels, counts: [1, null, 2, 0] })
    expectWellFormed(svg)
    expect(svg).not.toContain('threshold')
    expect(svg).not.toContain('expected')
  })
})

test('a reproduction number is told with its interval, and its line at 1 is there', () => {
  const svg = plotReproduction(estimates)
  expectWellFormed(svg)
  expect(svg).toContain('R on w4 is 0.9 (0.7–1.2).')
  expect(countIn(svg, /stroke="#c01c28"/g)).toBe(1)
})

test('a nowcast tells what is reported and what is estimated', () => {
  const svg = plotNowcast({ ...estimates, reported: [5, 4, 1, 0], language: 'zh' })
  expectWellFormed(svg)
  expect(svg).toContain('w4 已报告 0 例，估计为 0.9 (0.7–1.2) 例。')
})

test('clusters are named with their places, filled, and ringed', () => {
  const svg = plotClusters({ title: 'Measles', places, clusters })
  expectWellFormed(svg)
  expect(svg).toContain('cluster 1: Leer, Emden (p = 0.001).')
  expect(countIn(svg, /<circle[^>]*fill="none"/g)).toBe(1)
  expect(plotClusters({ title: 'x', places, clusters: [] })).toContain('No clusters.')
  expectWellFormed(
    plotClusters({ title: 'x', places: [{ name: 'alone', at: [0, 0] }], clusters: [{ members: [0] }] }),
  )
})

test('no text of any kind gets out of its place', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expectWellFormed(
        plotDetection({ ...detection, title: text, id: text, labels: [text, text, text, text] }),
      )
      expectWellFormed(
        plotClusters({ title: text, description: text, places: [{ name: text, at: [0, 0] }], clusters: [] }),
      )
    }),
    {
      numRuns: 40,
      examples: [['</title><script>alert(1)</script>'], ['" onload="x'], ["a & b <'>"], ['\u0000\ud800']],
    },
  )
})

test('numbers of any size are drawn', () => {
  fc.assert(
    fc.property(
      fc.array(fc.option(fc.double({ min: 0, max: 1e12, noNaN: true })), { minLength: 1, maxLength: 30 }),
      (values) => {
        const names = values.map((_, at) => `${at}`)
        expectWellFormed(
          plotDetection({ title: 'x', labels: names, counts: values, expected: values, threshold: values }),
        )
        expectWellFormed(
          plotReproduction({ title: 'x', labels: names, estimate: values, lower: values, upper: values }),
        )
      },
    ),
  )
})

test('refuses lists of other lengths, numbers below 0, and positions outside, and says where', () => {
  expect(() => plotDetection({ title: 'x', labels: [], counts: [] })).toThrow('nothing to plot')
  expect(() => plotDetection({ ...detection, expected: [1] })).toThrow('each of 4 labels')
  expect(() => plotDetection({ ...detection, counts: [1, -1, 1, 1] })).toThrow('position 1')
  expect(() => plotDetection({ ...detection, alarms: [4] })).toThrow('0 to 3')
  expect(() => plotDetection({ ...detection, width: 10 })).toThrow('width')
  expect(() => plotReproduction({ ...estimates, lower: [0, 2, 0, 0] })).toThrow('position 1')
  expect(() => plotClusters({ title: 'x', places, clusters: [{ members: [9] }] })).toThrow('cluster 0')
  expect(() =>
    plotClusters({ title: 'x', places: [{ name: 'x', at: [Number.NaN, 0] }], clusters: [] }),
  ).toThrow('point 0')
})
