import { describe, expect, test } from 'vitest'
import { type Day, day, languages, placePath } from '#vocabulary'
import type { Block } from './blocks.ts'
import type { Bulletin } from './content.ts'
import { toHtml } from './html.ts'
import { layOut } from './layout.ts'

const name = { zh: '甲市', en: 'City A' }
const of = (text: string): Day => day(text)
const empty: Bulletin = {
  form: 1,
  number: 7,
  version: 1,
  latest: true,
  madeAt: '2026-11-22T23:00:00.000Z',
  madeBy: 'house:bulletin',
  place: placePath('cn.11.01'),
  placeName: name,
  year: 2026,
  week: 47,
  from: of('2026-11-16'),
  until: of('2026-11-22'),
  asKnownOn: of('2026-11-23'),
  whole: true,
  before: { year: 2026, week: 46, from: of('2026-11-09'), until: of('2026-11-15') },
  counts: [],
  alerts: {
    raised: 0,
    immediate: 0,
    origins: [],
    open: 0,
    outcomes: [],
    verification: { kept: 0, missed: 0, running: 0 },
    investigation: { kept: 0, missed: 0, running: 0 },
    listed: [],
    truncated: false,
  },
  reports: { received: 0, raised: 0, takenBack: 0 },
  offCourse: { watched: 0, tooShort: 0, told: 0, truncated: false, listed: [] },
  clusters: { tally: 'cases.confirmed', scanned: [], maxDays: 14, listed: [] },
  events: { proposed: 0, confirmed: 0, truncated: false, listed: [] },
  silent: { count: 0, listed: [] },
  delays: { from: of('2026-08-11'), until: of('2026-11-09'), listed: [] },
}

const full: Bulletin = {
  ...empty,
  latest: false,
  whole: false,
  counts: [
    {
      tally: 'cases.confirmed',
      series: 'influenza',
      week: 1_234,
      before: 1_000,
      earlier: [{ year: 2025, week: 47, count: null }],
    },
    { tally: 'cases.deaths', series: 'a-new-disease', week: 0, before: 2, earlier: [] },
  ],
  alerts: {
    ...empty.alerts,
    raised: 3,
    open: 1,
    outcomes: [{ outcome: 'outbreak', count: 2 }],
    verification: { kept: 1, missed: 2, running: 0 },
    origins: [
      { kind: 'rule', id: 'a<b', count: 2 },
      { kind: 'person', id: '', count: 1 },
    ],
    listed: [
      {
        id: 17,
        title: { zh: '甲&乙', en: 'A & B' },
        place: placePath('cn.11.01'),
        origin: { kind: 'rule', id: 'a<b' },
        raisedAt: '2026-11-20T00:00:00.000Z',
        immediate: true,
        state: 'closed',
        outcome: 'outbreak',
        late: true,
      },
    ],
  },
  reports: { received: 5, raised: 2, takenBack: 1 },
  offCourse: {
    watched: 40,
    tooShort: 3,
    told: 1,
    truncated: true,
    listed: [3e-9, 0.4].map((pValue) => ({
      tally: 'cases.confirmed',
      series: 'measles',
      place: placePath('cn.11.01.02'),
      placeName: { zh: '西城', en: 'Xicheng' },
      observed: 9,
      expected: 0.42,
      windowDays: 7,
      pValue,
      told: pValue < 0.05,
      here: true,
    })),
  },
  clusters: {
    ...empty.clusters,
    scanned: ['measles'],
    listed: [
      {
        series: 'measles',
        members: [{ place: placePath('cn.11.01.02'), name: { zh: '西城', en: 'Xicheng' } }],
        firstDay: of('2026-11-18'),
        lastDay: of('2026-11-22'),
        observed: 9,
        expected: 0.4,
        pValue: 0.001,
      },
    ],
  },
  events: {
    proposed: 1,
    confirmed: 0,
    truncated: true,
    listed: [
      {
        id: 3,
        title: name,
        state: 'proposed',
        firstDay: of('2026-11-18'),
        latestDay: of('2026-11-22'),
        alerts: 2,
      },
    ],
  },
  silent: {
    count: 3,
    listed: [{ source: 'urn:a', expectedEveryMs: 86_400_000, lastHeard: '2026-11-19T01:00:00.000Z' }],
  },
  delays: {
    ...empty.delays,
    listed: [
      {
        tally: 'cases.confirmed',
        series: 'influenza',
        cases: 900,
        knownAfterDays: [0.5, 0.7, 0.8, 0.9, 1, 1, 1, 1],
      },
    ],
  },
}

function cellsOf(blocks: readonly Block[]) {
  return blocks.flatMap((block) => {
    if (block.kind === 'text') return block.cells
    return block.kind === 'facts' ? block.facts.map(({ value }) => value) : block.rows.flat()
  })
}

describe.each(languages)('in %s', (language) => {
  const options = { language, zone: 'Asia/Shanghai' }

  test('an empty week has every section, each with a sentence, and no number out of nothing', () => {
    const laidOut = layOut(empty, options)
    expect(laidOut.sections).toHaveLength(7)
    for (const { blocks } of laidOut.sections) expect(blocks.length).toBeGreaterThan(0)
    expect(laidOut.sections.flatMap(({ blocks }) => blocks).some(({ kind }) => kind === 'table')).toBe(false)
  })

  test('each number above nothing leads to what it counts', () => {
    const laidOut = layOut(full, options)
    const cells = cellsOf([...laidOut.lead, ...laidOut.sections.flatMap(({ blocks }) => blocks)])
    const numbers = cells.filter(({ text }) => /^\d[\d,.]*%?$/.test(text))
    expect(numbers.length).toBeGreaterThan(20)
    expect(numbers.filter(({ href, text }) => href === undefined && text !== '14')).toEqual([])
    const anchors = new Set(
      laidOut.sections.flatMap(({ id, blocks }) => [
        id,
        ...blocks.map((block) => (block.kind === 'table' ? block.id : undefined)),
      ]),
    )
    for (const { href } of cells) if (href?.startsWith('#')) expect(anchors).toContain(href.slice(1))
  })

  test('leaves no place of a sentence unfilled, and no name unescaped on the page', () => {
    const page = toHtml(layOut(full, options), { language, base: 'https://city.example/w/a' })
    expect(page.replace(/<style>[\s\S]*<\/style>/, '')).not.toMatch(/\{\w+\}/)
    expect(page).not.toContain('a<b')
    expect(page).toContain('a&lt;b')
    expect(page).toContain('href="https://city.example/w/a/alerts/17"')
  })
})

test('what was not counted then is a dash, what fell is told with a minus, what chance does often is left out', () => {
  const { sections } = layOut(full, { language: 'en', zone: 'Asia/Shanghai' })
  const rows = sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'table' ? block.rows : [])),
  )
  const texts = rows.map((cells) => cells.map(({ text }) => text))
  expect(texts).toContainEqual(['Influenza', '1,234', '1,000', '+234', '—'])
  expect(texts).toContainEqual(['a-new-disease', '0', '2', '−2'])
  expect(texts).toContainEqual([
    'Xicheng',
    'Measles · New confirmed cases',
    '9 in 7 d',
    '0.4',
    'less than 1 in a million · off course',
  ])
  expect(texts.filter(([first]) => first === 'Xicheng')).toHaveLength(1)
})

test('the hour is the city’s', () => {
  expect(layOut(empty, { language: 'en', zone: 'Asia/Shanghai' }).facts[0]).toBe(
    'As known on 2026-11-23, 07:00',
  )
})
