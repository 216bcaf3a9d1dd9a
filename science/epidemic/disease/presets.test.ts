import { expect, test } from 'vitest'
import { Epidemic } from '../engine/epidemic.ts'
import { delayMean, delayQuantile } from '../laws/delay.ts'
import { buildCity, usualCity } from '../population/city.ts'
import { layerIndex } from '../population/population.ts'
import { generationInterval } from '../theory/generation-interval.ts'
import { calibrate } from './calibrate.ts'
import { checkDisease } from './disease.ts'
import { type PresetName, presets } from './presets/index.ts'

const city = buildCity(usualCity({ people: 40_000, seed: 3, perPlace: 4_000 }))
const large = buildCity(usualCity({ people: 200_000, seed: 3 }))
const everybody = Array.from({ length: large.size }, (_, person) => person)
/** Keeps whom they infect from infecting others, who would take away whom they would have infected themselves. */
const infectsNobody = {
  daysToProtection: 0,
  againstInfection: 0,
  action: 'leaky',
  againstOnwards: 1,
  againstSymptoms: 0,
  againstSevere: 0,
} as const
const names = Object.keys(presets) as PresetName[]

test.each(names)('every number of %s has a source: a paper with its year, or the word assumed', (name) => {
  const { disease, sources } = presets[name]
  checkDisease({ ...disease, hazardPerContact: 1 })
  const { id: _, ...numbers } = disease
  for (const parameter of [...Object.keys(numbers), 'reproduction'])
    expect(sources[parameter as keyof typeof sources], parameter).toMatch(
      /assumed|\((?:\d+ \w+ )?\d{4}\)|as above/,
    )
})

test.each(names)('in a city a person with %s infects as many as was asked for, within 5 %', (name) => {
  // Of equal persons, so that the mean is soon known, none of whom is taken to a hospital.
  const { dispersion: _, ...law } = presets[name].disease
  const { reproduction } = presets[name]
  const disease = calibrate({ population: large, disease: { ...law, severe: 0 }, reproduction })
  // They infect half a percent of the city, so that few would have been infected twice.
  const share = Math.min(0.05, 0.005 / reproduction)
  const cases = Math.round(share * large.size)
  // Beginning on every day of the week, three times: of 8 weeks the standard errors were 0.5 to 0.9 %, of three they are 1.5 % at most.
  const seeds = Array.from({ length: 21 }, (_one, seed) => seed)
  const infected = seeds.reduce((sum, seed) => {
    const epidemic = new Epidemic({ population: large, disease, seed, firstWeekday: seed % 7 })
    const first = new Set(epidemic.infectAtRandom(cases))
    const others = everybody.filter((person) => !first.has(person))
    epidemic.vaccinate({ persons: others, vaccine: infectsNobody, on: 0 })
    while (epidemic.day < 35) epidemic.step()
    return sum + epidemic.infected - cases
  }, 0)
  // Whom they meet is one of the cases themselves as often as anybody is.
  const expected = seeds.length * cases * reproduction * (1 - share)
  expect(Math.abs(infected / expected - 1)).toBeLessThan(0.05)
})

test('incubation periods have the means, medians and tails that their papers state', () => {
  // Lauer: median 5.1 days, 97.5 % by 11.5.
  const { incubation } = presets['sars-cov-2'].disease
  expect(delayQuantile(incubation, 0.5)).toBeCloseTo(5.1, 1)
  expect(Math.abs(delayQuantile(incubation, 0.975) - 11.5)).toBeLessThan(0.1)
  expect(delayQuantile(presets.measles.disease.incubation, 0.5)).toBeCloseTo(12.5, 6)
  expect(delayMean(presets['avian-influenza'].disease.incubation)).toBe(3.1)
})

test('generation intervals are of the order that is known: influenza under four days, measles about two weeks', () => {
  const mean = (name: PresetName) =>
    generationInterval({ ...presets[name].disease, hazardPerContact: 1 }).meanDays
  expect(mean('influenza')).toBeGreaterThan(2)
  expect(mean('influenza')).toBeLessThan(4)
  expect(mean('sars-cov-2')).toBeGreaterThan(5)
  expect(mean('sars-cov-2')).toBeLessThan(8)
  expect(mean('measles')).toBeGreaterThan(11)
  expect(mean('measles')).toBeLessThan(16)
})

test('a city meets about as many people a day as surveys of contacts found', () => {
  const epidemic = new Epidemic({
    population: city,
    disease: { ...presets.influenza.disease, hazardPerContact: 0 },
    seed: 1,
  })
  for (let day = 0; day < 7; day++) epidemic.step()
  let met = 0
  for (let person = 0; person < city.size; person += 40)
    for (let day = 0; day < 7; day++) met += epidemic.contactsOf(person, day).length
  // Mossong, PLoS Med 5 (2008) e74: 13.4; Zhang, Sci Rep 9 (2019) 15141, in Shanghai: 18.6.
  expect(met / 1_000 / 7).toBeGreaterThan(13.4)
  expect(met / 1_000 / 7).toBeLessThan(18.6)
  expect(layerIndex(city, 'market')).toBe(5)
})

test('a reproduction number that no hazard reaches is refused', () => {
  const { disease } = presets.influenza
  expect(() => calibrate({ population: city, disease, reproduction: 1e6 })).toThrow(
    /at most, 1000000 was asked/,
  )
  expect(() => calibrate({ population: city, disease, reproduction: 0 })).toThrow(RangeError)
})
