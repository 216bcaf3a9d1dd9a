import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { placePath } from '#vocabulary'
import type { CityData } from '../city/data.ts'
import { CityPeople } from '../city/data.ts'
import { readScenario } from './read.ts'

const folder = join(import.meta.dirname, '../scenarios')
const place = (path: string, level: CityData['places'][number]['level'], population?: number) => ({
  path: placePath(path),
  level,
  name: { zh: path, en: path },
  codes: [],
  population,
})
const city: CityData = {
  id: 'town',
  title: { zh: '镇', en: 'Town' },
  zone: 'Asia/Shanghai',
  root: placePath('cn.99.01'),
  places: [place('cn.99.01', 'city'), place('cn.99.01.02', 'district'), place('cn.99.01.03', 'district')],
  units: [
    {
      id: 'hospital-first',
      name: { zh: '一院', en: 'First' },
      place: placePath('cn.99.01.02'),
      duties: ['fever-clinic'],
    },
    {
      id: 'command',
      name: { zh: '指挥部', en: 'Command' },
      place: placePath('cn.99.01'),
      duties: ['command'],
    },
  ],
  rules: [],
  shapes: [],
  people: CityPeople.parse({}),
}
const of = { city, systems: ['early-warning'] }
const market = readFileSync(join(folder, 'market.yaml'), 'utf8')
const orders = readFileSync(join(folder, 'orders.yaml'), 'utf8')

describe('a scenario', () => {
  test.each(readdirSync(folder))('%s is read', (file) => {
    expect(readScenario(readFileSync(join(folder, file), 'utf8'), of)).toMatchObject({ ok: true })
  })

  test.each([
    ['a disease', 'preset: sars-cov-2', 'preset: sars-cov2', 'disease.preset', 'nearest: sars-cov-2'],
    [
      'a reported disease',
      'reportedAs: covid-19',
      'reportedAs: covid19',
      'disease.reportedAs',
      'nearest: covid-19',
    ],
    ['a place', 'place: largest', 'place: cn.99.01.20', 'begins.0.place', 'nearest: cn.99.01.02'],
    [
      'a system',
      'systems: [early-warning]',
      'systems: [early-warnings]',
      'systems.0',
      'nearest: early-warning',
    ],
    [
      'a unit',
      'kind: fever-clinic.count, share',
      'kind: fever-clinic.count, unit: hospital-frist, share',
      'faults.1.unit',
      'nearest: hospital-first',
    ],
    [
      'a kind of feed',
      'kind: fever-clinic.count, share',
      'kind: fever-clinics.count, share',
      'faults.1.kind',
      'nearest: fever-clinic.count',
    ],
    [
      'a door',
      'systems: [early-warning]',
      'feeds: [{ kind: lab.count, by: mqt }]\nsystems: [early-warning]',
      'feeds.0.by',
      'nearest: mqtt',
    ],
    [
      'a unit of a feed',
      'systems: [early-warning]',
      'feeds: [{ kind: lab.count, unit: hospital-fist, by: mqtt }]\nsystems: [early-warning]',
      'feeds.0.unit',
      'nearest: hospital-first',
    ],
    ['a field', 'days: 60', 'days: 60\ncolour: red', 'colour', 'no field'],
    ['a field that is misspelt', 'systems: [', 'sistems: [', 'sistems', 'nearest: systems'],
    ['a number', 'days: 60', 'days: -1', 'days', '>=1'],
  ])(
    'that names %s that is not is refused with its line and the nearest right name',
    (_what, right, wrong, where, hint) => {
      const text = market.replace(right, wrong)
      const read = readScenario(text, of)
      const added = wrong.split('\n').find((one) => !right.includes(one)) ?? wrong
      const line = text.split('\n').findIndex((one) => one.includes(added)) + 1
      expect(read).toMatchObject({
        ok: false,
        faults: [{ line, where, message: expect.stringContaining(hint) }],
      })
    },
  )

  test.each([
    [
      'a measure',
      'measure: close-schools',
      'measure: close-school',
      'measures.0.measure',
      'nearest: close-schools',
    ],
    ['an area of a measure', 'area: district', 'area: distrikt', 'measures.0.area', 'nearest: district'],
    ['a number of a measure', 'contains:', 'contain:', 'measures.1.contain', 'nearest: contains'],
  ])('that names %s that is not so is refused with its line', (_what, right, wrong, where, hint) => {
    const text = orders.replace(right, wrong)
    const read = readScenario(text, of)
    const line = text.split('\n').findIndex((one) => one.includes(wrong)) + 1
    expect(!read.ok && read.faults.find((fault) => fault.where === where)).toMatchObject({
      line,
      message: expect.stringContaining(hint),
    })
  })

  test('that names a measure twice is refused', () => {
    const [from, to] = [orders.indexOf('  - measure: close'), orders.indexOf('  - measure: masks')]
    expect(readScenario(orders.slice(0, to) + orders.slice(from), of)).toMatchObject({
      ok: false,
      faults: [{ where: 'measures.1.measure', message: 'close-schools stands here twice' }],
    })
  })

  test('with measures needs a unit that issues orders', () => {
    const [clinic] = city.units
    const without = { ...of, city: { ...city, units: clinic ? [clinic] : [] } }
    expect(readScenario(orders, without)).toMatchObject({
      ok: false,
      faults: [
        { where: 'measures.0.measure', message: expect.stringContaining('duty command') },
        { where: 'measures.1.measure' },
      ],
    })
  })

  test('that is no YAML is refused with its line', () => {
    expect(readScenario('scenario: 1\nid: a\nsays: "', of)).toMatchObject({
      ok: false,
      faults: [{ line: 3 }],
    })
  })

  test('tells every fault at once, in the order of its lines', () => {
    const read = readScenario(
      market
        .replace('people: 200000', 'people: 5')
        .replace('cn', 'cn')
        .replace('preset: sars-cov-2', 'preset: flu'),
      of,
    )
    expect(!read.ok && read.faults.map(({ where }) => where)).toEqual(['people', 'disease.preset'])
  })
})

test('what is given in place of its people and days is held to the same, and told as given', () => {
  expect(readScenario(market, { ...of, people: 3_000, days: 1 })).toMatchObject({
    ok: true,
    scenario: { people: 3_000, days: 1 },
  })
  const read = readScenario(market, { ...of, people: 10, days: 0 })
  expect(read).toMatchObject({
    ok: false,
    faults: [
      { line: undefined, where: 'days' },
      { line: undefined, where: 'people' },
    ],
  })
  expect(readScenario('- a\n- b\n', { ...of, days: 3 })).toMatchObject({
    ok: false,
    faults: [{ line: 1, where: '', message: expect.stringContaining('received array') }],
  })
  const many = market.replace('begins:', 'begins:\n  - { from: people, count: 5000 }')
  expect(readScenario(many, { ...of, people: 3_000 })).toMatchObject({
    ok: false,
    faults: [{ where: 'begins.0.count', message: 'are more than the 3000 people' }],
  })
})
