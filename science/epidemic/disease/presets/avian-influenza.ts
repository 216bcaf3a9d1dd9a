import type { Preset } from './preset.ts'

/**
 * Like avian influenza A(H7N9), which people catch from live poultry and hardly from each other: `Epidemic.addReservoir` makes markets its
 * source.
 */
export const avianInfluenza: Preset = {
  disease: {
    id: 'avian-influenza-like',
    incubation: { law: 'gamma', mean: 3.1, sd: 1.4 },
    latency: { daysBeforeOnset: 0.5, atLeast: 0.5 },
    infectiousPeriod: { law: 'gamma', mean: 7, sd: 2 },
    infectiousness: [1.5, 1.5, 1, 0.6, 0.4],
    asymptomaticInfectiousness: 0.5,
    susceptibility: [...Array<number>(15).fill(0.1), ...Array<number>(40).fill(0.4), 1],
    symptomatic: 0.7,
    severe: [...Array<number>(15).fill(0.005), ...Array<number>(40).fill(0.015), 0.04],
    critical: 0.6,
    fatal: 0.6,
    toSevere: { law: 'gamma', mean: 4.5, sd: 2 },
    toCritical: { law: 'gamma', mean: 2, sd: 1 },
    toDeath: { law: 'gamma', mean: 10, sd: 6 },
    recovery: {
      mild: { law: 'gamma', mean: 6, sd: 2 },
      severe: { law: 'gamma', mean: 12, sd: 4 },
      critical: { law: 'gamma', mean: 21, sd: 8 },
    },
  },
  reproduction: 0.1,
  sources: {
    reproduction: 'Chowell et al., BMC Med 11 (2013) 214: 0.1 (0.01 to 0.49)',
    incubation: 'Cowling et al., Lancet 382 (2013) 129: 3.1 days on average; its spread is assumed',
    latency: 'assumed',
    infectiousPeriod: 'assumed',
    infectiousness: 'assumed',
    dispersion: 'assumed: all alike',
    asymptomaticInfectiousness: 'assumed',
    susceptibility: 'assumed: most patients of 2013 were old, half of them over 60 (Cowling, as above)',
    symptomatic: 'assumed',
    severe:
      'assumed, about what fatality of 0.16 to 2.8 % of those with symptoms (Yu et al., Lancet 382 (2013) 138) makes of fatality in hospital',
    critical:
      'Yu, as above: 36 % die in hospital, the product of this and the next; how it divides is assumed',
    fatal: 'as above',
    toSevere: 'assumed',
    toCritical: 'assumed',
    toDeath: 'assumed',
    recovery: 'assumed',
  },
}
