import { byTens, type Preset } from './preset.ts'

// By decades of age from 0–9 to 80 and over.
const clinical = [0.29, 0.21, 0.27, 0.33, 0.4, 0.49, 0.63, 0.69, 0.69]
const hospital = [0, 0.000408, 0.0104, 0.0343, 0.0425, 0.0816, 0.118, 0.166, 0.184]
const intensiveCare = [0.05, 0.05, 0.05, 0.05, 0.063, 0.122, 0.274, 0.432, 0.709]
const infectionFatality = [0.0000161, 0.0000695, 0.000309, 0.000844, 0.00161, 0.00595, 0.0193, 0.0428, 0.078]

const decade = (values: readonly number[], at: number) => values[at] ?? 0

/** Like SARS-CoV-2 as it was in 2020, in people who had met neither it nor a vaccine. */
export const sarsCov2: Preset = {
  disease: {
    id: 'sars-cov-2-like',
    incubation: { law: 'lognormal', meanLog: 1.621, sdLog: 0.418 },
    latency: { daysBeforeOnset: 2.3, atLeast: 0.5 },
    infectiousPeriod: { law: 'gamma', mean: 9, sd: 2 },
    infectiousness: [0.9, 1.7, 2, 1.6, 1.1, 0.7, 0.5, 0.3, 0.2],
    dispersion: 0.1,
    asymptomaticInfectiousness: 0.35,
    susceptibility: [...byTens([0.5, 0.5]), 1],
    symptomatic: byTens(clinical),
    severe: byTens(hospital.map((share, at) => share / decade(clinical, at))),
    critical: byTens(intensiveCare),
    fatal: byTens(
      infectionFatality.map((share, at) => {
        const critical = decade(hospital, at) * decade(intensiveCare, at)
        return critical === 0 ? 0 : Math.min(1, share / critical)
      }),
    ),
    toSevere: { law: 'gamma', mean: 7, sd: 3 },
    toCritical: { law: 'gamma', mean: 3.5, sd: 1.5 },
    toDeath: { law: 'gamma', mean: 7.3, sd: 4 },
    recovery: {
      mild: { law: 'gamma', mean: 10, sd: 3 },
      severe: { law: 'gamma', mean: 17.7, sd: 6 },
      critical: { law: 'gamma', mean: 20, sd: 7 },
    },
  },
  reproduction: 2.4,
  sources: {
    reproduction: 'Ferguson et al., Imperial College Report 9 (16 March 2020): 2.4 of 2.0 to 2.6',
    incubation: 'Lauer et al., Ann Intern Med 172 (2020) 577',
    latency: 'He et al., Nat Med 26 (2020) 672, before its correction; the shortest is assumed',
    infectiousPeriod: 'assumed, so that little is left a week after onset (He, as above)',
    infectiousness: 'assumed: peak about onset, as He, as above',
    dispersion: 'Endo et al., Wellcome Open Res 5 (2020) 67',
    asymptomaticInfectiousness:
      'Buitrago-Garcia et al., PLoS Med 17 (2020) e1003346: relative risk 0.35 (0.10 to 1.27)',
    susceptibility: 'Davies et al., Nat Med 26 (2020) 1205: under 20 about half',
    symptomatic: 'Davies, as above: from 21 % at 10 to 19 to 69 % over 70; the ages between are assumed',
    severe:
      'Verity et al., Lancet Infect Dis 20 (2020) 669: in hospital of the infected; divided by the share with symptoms',
    critical: 'Ferguson, as above, table 1',
    fatal:
      'infection fatality by Verity, as above, divided by the chances before it, 1 at most; under 10 none reach it',
    toSevere: 'Huang et al., Lancet 395 (2020) 497: median 7 days to admission; its spread is assumed',
    toCritical: 'Huang, as above: median 10.5 days to intensive care; its spread is assumed',
    toDeath: 'Verity, as above: 17.8 days from onset on average; its spread is assumed',
    recovery:
      'Verity, as above: 24.7 days from onset to discharge on average; the mild and critical are assumed',
  },
}
