import { lognormalOf, type Preset } from './preset.ts'

/** Like norovirus gastroenteritis. Most outbreaks begin in a kitchen or at a school: see `Epidemic.addReservoir`. */
export const norovirus: Preset = {
  disease: {
    id: 'norovirus-like',
    incubation: lognormalOf(1.2, 1.6),
    latency: { daysBeforeOnset: 0.25, atLeast: 0.5 },
    infectiousPeriod: { law: 'gamma', mean: 5, sd: 2 },
    infectiousness: [2, 2, 1, 0.6, 0.4],
    asymptomaticInfectiousness: 0.2,
    susceptibility: 1,
    symptomatic: 0.68,
    severe: [...Array<number>(5).fill(0.01), ...Array<number>(60).fill(0.002), 0.02],
    critical: 0.02,
    fatal: 0.2,
    toSevere: { law: 'gamma', mean: 1.5, sd: 0.7 },
    toCritical: { law: 'gamma', mean: 1, sd: 0.5 },
    toDeath: { law: 'gamma', mean: 4, sd: 2 },
    recovery: {
      mild: { law: 'gamma', mean: 2.5, sd: 1 },
      severe: { law: 'gamma', mean: 4, sd: 2 },
      critical: { law: 'gamma', mean: 8, sd: 3 },
    },
  },
  reproduction: 1.8,
  sources: {
    reproduction:
      'assumed; estimates differ widely with the setting (Gaythorpe et al., Epidemiol Infect 146 (2018) 147)',
    incubation: 'Lee et al., BMC Infect Dis 13 (2013) 446: median 1.2 days; its spread is assumed',
    latency: 'assumed',
    infectiousPeriod: 'assumed',
    infectiousness: 'assumed: most while ill',
    dispersion: 'assumed: all alike',
    asymptomaticInfectiousness: 'assumed',
    susceptibility: 'assumed',
    symptomatic: 'Graham et al., J Infect Dis 170 (1994) 34: 68 % of infected volunteers',
    severe: 'assumed',
    critical: 'assumed',
    fatal: 'assumed',
    toSevere: 'assumed',
    toCritical: 'assumed',
    toDeath: 'assumed',
    recovery: 'assumed',
  },
}
