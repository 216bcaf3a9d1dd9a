import { expect, test } from 'vitest'
import { type Disease, withoutSymptoms } from '../disease/disease.ts'
import { makePopulation, type Population } from '../population/population.ts'
import {
  generationInterval,
  growthOfReproduction,
  reproductionOfGrowth,
} from '../theory/generation-interval.ts'
import { finalSize, solveSeir } from '../theory/seir.ts'
import { Epidemic } from './epidemic.ts'

/** A town in which everybody meets so many others a day, whoever they are: the limit that differential equations describe. */
function town(people: number, contactsPerDay: number): Population {
  const layer = { id: 'town', mixing: 'random', contactsPerDay, groupOf: new Int32Array(people) } as const
  return makePopulation({ age: new Uint8Array(people).fill(30), layers: [layer] })
}

const latent = 5
const infectious = 4
const contacts = 20

/** Of so many whom one infects: contacts × chance × days. */
function diseaseOf(reproduction: number, of: Partial<Disease> = {}, perDay = contacts): Disease {
  return {
    ...withoutSymptoms,
    id: 'theory',
    hazardPerContact: -Math.log1p(-reproduction / (perDay * infectious)),
    latency: { law: 'exponential', mean: latent },
    infectiousPeriod: { law: 'exponential', mean: infectious },
    infectiousness: [1],
    ...of,
  }
}

const people = 100_000
const population = town(people, contacts)
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const seeds = [1, 2, 3, 4]

function run({
  where = population,
  disease,
  seed,
  days,
  cases,
}: {
  where?: Population
  disease: Disease
  seed: number
  days: number
  cases: number
}): Epidemic {
  const epidemic = new Epidemic({ population: where, disease, seed })
  epidemic.infectAtRandom(cases)
  while (epidemic.day < days) epidemic.step()
  return epidemic
}

test('where all mix evenly the epidemic follows the SEIR equations: peak within 4 % and 1.5 days, size within 1 %', () => {
  const cases = 500
  const runs = [1, 2].map((seed) => run({ disease: diseaseOf(2.5), seed, days: 200, cases }))
  const theory = solveSeir({
    rates: { transmission: 2.5 / infectious, meanLatentDays: latent, meanInfectiousDays: infectious },
    start: { susceptible: 1 - cases / people, latent: cases / people, infectious: 0, removed: 0 },
    days: 200,
  })
  // New infections by day.
  const expected = theory
    .slice(1)
    .map(({ susceptible }, day) => (theory[day]!.susceptible - susceptible) * people)
  const peakOf = (counts: ArrayLike<number>) => Math.max(...Array.from(counts))
  const middleOf = (counts: ArrayLike<number>) => {
    const list = Array.from(counts)
    const sum = list.reduce((all, count) => all + count, 0)
    return list.reduce((all, count, day) => all + count * day, 0) / sum
  }
  const daily = runs.map((epidemic) =>
    epidemic.daily('infected').map((count, day) => count - (day === 0 ? cases : 0)),
  )
  const smooth = Array.from({ length: 200 }, (_, day) => mean(daily.map((counts) => counts[day]!)))
  expect(Math.abs(peakOf(smooth) / peakOf(expected) - 1)).toBeLessThan(0.04)
  expect(Math.abs(middleOf(smooth) - middleOf(expected))).toBeLessThan(1.5)
  const size = mean(runs.map((epidemic) => epidemic.infected / people))
  expect(
    Math.abs(size / (theory[200]!.removed + theory[200]!.infectious + theory[200]!.latent) - 1),
  ).toBeLessThan(0.01)
  // The whole curve: each tenth day within 8 % of the peak.
  for (let day = 10; day < 200; day += 10)
    expect(Math.abs(smooth[day]! - expected[day]!)).toBeLessThan(0.08 * peakOf(expected))
})

test.each([
  [1.4, 9],
  [2, 2],
  [3.5, 1],
])(
  'a reproduction number of %d infects as many as the final size equation says, within 1 % (%d seeds)',
  (reproduction, count) => {
    // Laws do not matter for the size; a short latency ends sooner, and a fixed period spreads it less.
    const disease = diseaseOf(reproduction, {
      latency: { law: 'fixed', days: 1 },
      infectiousPeriod: { law: 'fixed', days: infectious },
    })
    const cases = 50
    const sizes = Array.from(
      { length: count },
      (_, seed) => run({ disease, seed, days: 300, cases }).infected / people,
    )
    const expected = finalSize(reproduction, { first: cases / people })
    // Of a size z with fixed periods the variance is z (1 − z) ∕ (1 − R (1 − z))² ∕ people (Andersson and Britton, Stochastic Epidemic
    // Models and Their Statistical Analysis (2000), theorem 4.2): so many seeds that three standard errors are about 1 % or less.
    const standardError =
      Math.sqrt((expected * (1 - expected)) / people / count) / (1 - reproduction * (1 - expected)) / expected
    expect(3 * standardError).toBeLessThan(0.0105)
    expect(Math.abs(mean(sizes) / expected - 1)).toBeLessThan(0.01)
  },
)

test.each([20, 1.5])(
  'below 1 an outbreak ends at cases ∕ (1 − R), to a tenth, also where the contacts of a day are no whole number: %d',
  (perDay) => {
    const disease = diseaseOf(0.6, {}, perDay)
    const where = town(people, perDay)
    const sizes = seeds.map((seed) => run({ where, disease, seed, days: 150, cases: 500 }).infected)
    expect(Math.abs(mean(sizes) / (500 / (1 - 0.6)) - 1)).toBeLessThan(0.1)
  },
)

const shaped = diseaseOf(2.2, {
  latency: { law: 'gamma', mean: 3, sd: 1 },
  infectiousPeriod: { law: 'gamma', mean: infectious, sd: 1.5 },
  infectiousness: [1, 2, 1.5, 1, 0.5],
})

/** Whom one infects where all are susceptible: contacts × mean over the infectious period of the chance of each × days. */
function reproductionOf({ hazardPerContact, infectiousness }: Disease): number {
  const sum = infectiousness.reduce((all, part) => all + part, 0)
  const chance = (part: number) => -Math.expm1((-hazardPerContact * part * infectiousness.length) / sum)
  return contacts * infectious * mean(infectiousness.map(chance))
}

test('cases grow as Euler and Lotka say of the generation interval, within 1 %', () => {
  const large = town(1_000_000, contacts)
  const reproduction = reproductionOf(shaped)
  const interval = generationInterval(shaped)
  const days = 12
  const cases = 2_000
  const rate = growthOfReproduction(reproduction, interval)
  const rates = Array.from({ length: 30 }, (_, seed) => {
    const epidemic = new Epidemic({ population: large, disease: shaped, seed })
    // Infected before day 0 as in an epidemic that has grown at this rate for long: cases at one time would come in waves.
    for (let person = 0; person < cases; person++)
      epidemic.infect(person, { at: Math.log((person + 0.5) / cases) / rate })
    while (epidemic.day < days + 4) epidemic.step()
    const daily = epidemic.daily('infected')
    const sum = (from: number) =>
      daily.slice(from, from + 4).reduce((total, count) => total + count, 0) - (from === 0 ? cases : 0)
    return Math.log(sum(days) / sum(0)) / days
  })
  // What immunity takes, to first order: let cases be exp(rt) (1 − c ε exp(rt)) where all but ε exp(rt) are susceptible. In the renewal
  // equation i(t) = S(t) R ∫ g(a) i(t − a) da with R ∫ g(a) exp(−ra) da = 1 this gives c = 1 ∕ (1 − R ∫ g(a) exp(−2ra) da): more
  // than the growth at the mean S, for cases follow S at once and their infectors' S besides.
  const taken = 1 / (1 - reproduction / reproductionOfGrowth(2 * rate, interval))
  // ε exp(rt) as the cases of four days see it on average.
  const immune = (from: number) =>
    ((cases / large.size) * Math.exp(rate * from) * (1 + Math.exp(4 * rate))) / 2
  const expected = rate - (taken * (immune(days) - immune(0))) / days
  // Of 100 seeds the standard error was 0.11 %, the mean 0.03 % above theory; of 30 three standard errors are 0.6 %.
  expect(Math.abs(mean(rates) / expected - 1)).toBeLessThan(0.01)
})

test('generation intervals that happen are those of the disease: mean within 2 %, distribution within 0.02', () => {
  const expected = generationInterval(shaped, { step: 0.5 })
  const infectedAt = new Map<number, number>()
  const intervals: number[] = []
  // By who was infected on the first days, whose whole infectious period is seen, while nearly all are susceptible.
  const epidemic = run({ disease: shaped, seed: 9, days: 16, cases: 4_000 })
  for (const { person, infectedAt: at } of epidemic.infections()) infectedAt.set(person, at)
  for (const { infector, infectedAt: at } of epidemic.infections())
    if (infector !== undefined && infectedAt.get(infector) === 0) intervals.push(at)
  expect(intervals.length).toBeGreaterThan(7_000)
  expect(Math.abs(mean(intervals) / expected.meanDays - 1)).toBeLessThan(0.02)
  let cumulative = 0
  for (const [part, chance] of expected.chances.entries()) {
    cumulative += chance
    const seen = intervals.filter((days) => days < (part + 1) * expected.step).length / intervals.length
    expect(Math.abs(seen - cumulative)).toBeLessThan(0.02)
  }
})

test('unequal infectiousness makes the numbers that each infects as unequal as its gamma law', () => {
  const disease = { ...shaped, dispersion: 0.3 }
  const epidemic = run({ disease, seed: 4, days: 14, cases: 4_000 })
  const offspring = new Map<number, number>()
  const first = new Set<number>()
  for (const { person, infector, infectedAt } of epidemic.infections()) {
    if (infectedAt === 0) first.add(person)
    if (infector !== undefined) offspring.set(infector, (offspring.get(infector) ?? 0) + 1)
  }
  const counts = [...first].map((person) => offspring.get(person) ?? 0)
  // A negative binomial of mean R and shape k: (1 + R ∕ k)^−k infect nobody. The infectious period's spread adds a little.
  const nobody = counts.filter((count) => count === 0).length / counts.length
  expect(Math.abs(nobody - (1 + mean(counts) / 0.3) ** -0.3)).toBeLessThan(0.03)
  expect(mean(counts)).toBeGreaterThan(1.8)
  expect(mean(counts)).toBeLessThan(2.3)
})

test('homes of three, each with one imported case, end as the chain of Reed and Frost', () => {
  const homes = 20_000
  const size = 3
  const household = {
    id: 'household',
    mixing: 'everyone',
    groupOf: Int32Array.from({ length: homes * size }, (_, person) => Math.floor(person / size)),
  } as const
  const hazard = 0.12
  const days = 5
  const disease: Disease = {
    ...withoutSymptoms,
    id: 'chain',
    hazardPerContact: hazard,
    latency: { law: 'fixed', days: 1 },
    infectiousPeriod: { law: 'fixed', days },
    infectiousness: [1],
  }
  const epidemic = new Epidemic({
    population: makePopulation({ age: new Uint8Array(homes * size).fill(30), layers: [household] }),
    disease,
    seed: 31,
  })
  for (let home = 0; home < homes; home++) epidemic.infect(home * size)
  while (epidemic.day < 40) epidemic.step()
  const infected = new Uint8Array(homes)
  for (const { person } of epidemic.infections()) infected[Math.floor(person / size)]! += 1
  const seen = [1, 2, 3].map((count) => infected.filter((own) => own === count).length / homes)
  // Each of the days one meeting, at any time of it; infected at noon, one is infectious for a part of the first and last.
  const escaped = Math.exp(-hazard * days)
  const alone = escaped ** 2
  const two = 2 * (1 - escaped) * escaped * escaped
  // Three standard errors of 20,000 homes are 0.011.
  for (const [at, expected] of [alone, two, 1 - alone - two].entries())
    expect(Math.abs(seen[at]! - expected)).toBeLessThan(0.011)
})

test('one person of the greatest infectiousness infects everybody they meet, and the day ends', () => {
  const disease = { ...diseaseOf(2), hazardPerContact: 1e6, latency: { law: 'fixed', days: 0.5 } } as const
  const epidemic = new Epidemic({ population: town(1_000, 3), disease, seed: 1 })
  epidemic.infect(0, { at: -0.5 })
  epidemic.step()
  const met = epidemic.contactsOf(0, 0).map((contact) => contact.person)
  expect(met.length).toBeGreaterThan(1)
  expect([...epidemic.infections()].map(({ person }) => person)).toEqual([
    0,
    ...new Set(met.sort((a, b) => a - b)),
  ])
})
