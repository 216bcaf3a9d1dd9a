import { lognormalOf, type Preset } from './preset.ts'

/** Like the pandemic influenza of 2009. */
export const influenza: Preset = {
  disease: {
    id: 'influenza-like',
    incubation: lognormalOf(1.4, 1.51),
    latency: { daysBeforeOnset: 0.5, atLeast: 0.5 },
    infectiousPeriod: { law: 'gamma', mean: 4.8, sd: 1 },
    infectiousness: [1.6, 2.2, 1.3, 0.7, 0.4, 0.2],
    asymptomaticInfectiousness: 0.5,
    susceptibility: 1,
    symptomatic: 0.669,
    severe: [...Array<number>(5).fill(0.01), ...Array<number>(60).fill(0.004), 0.02],
    critical: 0.15,
    fatal: 0.3,
    toSevere: { law: 'gamma', mean: 3, sd: 1.5 },
    toCritical: { law: 'gamma', mean: 1.5, sd: 1 },
    toDeath: { law: 'gamma', mean: 7, sd: 4 },
    recovery: {
      mild: { law: 'gamma', mean: 5, sd: 2 },
      severe: { law: 'gamma', mean: 7, sd: 3 },
      critical: { law: 'gamma', mean: 14, sd: 5 },
    },
  },
  reproduction: 1.46,
  sources: {
    reproduction: 'Biggerstaff et al., BMC Infect Dis 14 (2014) 480: median of the 2009 pandemic',
    incubation:
      'Lessler et al., Lancet Infect Dis 9 (2009) 291: influenza A, median 1.4 days, dispersion 1.51',
    latency:
      'Carrat et al., Am J Epidemiol 167 (2008) 775: shedding rises from half a day to a day after infection',
    infectiousPeriod: 'Carrat, as above: shedding for 4.8 days on average; its spread is assumed',
    infectiousness: 'Carrat, as above: shedding peaks on the second day; the rest is assumed',
    dispersion: 'assumed: all alike',
    asymptomaticInfectiousness: 'Longini et al., Science 309 (2005) 1083, who assume it',
    susceptibility: 'assumed',
    symptomatic: 'Carrat, as above: 66.9 %',
    severe: 'assumed',
    critical: 'assumed',
    fatal: 'assumed',
    toSevere: 'assumed',
    toCritical: 'assumed',
    toDeath: 'assumed',
    recovery: 'assumed',
  },
}
