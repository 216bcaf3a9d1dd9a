import { lognormalOf, type Preset } from './preset.ts'

/** Like measles, in people of whom nobody is immune: who is has to be vaccinated first. */
export const measles: Preset = {
  disease: {
    id: 'measles-like',
    incubation: lognormalOf(12.5, 1.23),
    latency: { daysBeforeOnset: 1, atLeast: 1 },
    infectiousPeriod: { law: 'gamma', mean: 8, sd: 1 },
    infectiousness: [1, 1.5, 1.5, 1, 0.6, 0.4],
    asymptomaticInfectiousness: 1,
    susceptibility: 1,
    symptomatic: 1,
    severe: [...Array<number>(5).fill(0.2), ...Array<number>(15).fill(0.1), 0.2],
    critical: 0.05,
    fatal: 0.2,
    toSevere: { law: 'gamma', mean: 6, sd: 2 },
    toCritical: { law: 'gamma', mean: 2, sd: 1 },
    toDeath: { law: 'gamma', mean: 7, sd: 4 },
    recovery: {
      mild: { law: 'gamma', mean: 10, sd: 2 },
      severe: { law: 'gamma', mean: 7, sd: 3 },
      critical: { law: 'gamma', mean: 14, sd: 5 },
    },
  },
  reproduction: 15,
  sources: {
    reproduction:
      'middle of the customary 12 to 18, which Guerra et al., Lancet Infect Dis 17 (2017) e420 find too narrow',
    incubation: 'Lessler et al., Lancet Infect Dis 9 (2009) 291: median 12.5 days, dispersion 1.23',
    latency:
      'assumed: four days before the rash (Moss, Lancet 390 (2017) 2490), which comes three days after onset',
    infectiousPeriod:
      'Moss, as above: from four days before the rash to four days after; its spread is assumed',
    infectiousness: 'assumed',
    dispersion: 'assumed: all alike',
    asymptomaticInfectiousness: 'assumed; all have symptoms',
    susceptibility: 'assumed',
    symptomatic: 'assumed',
    severe: 'assumed',
    critical: 'assumed',
    fatal: 'assumed',
    toSevere: 'assumed',
    toCritical: 'assumed',
    toDeath: 'assumed',
    recovery: 'assumed',
  },
}
