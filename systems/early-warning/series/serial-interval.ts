import type { Disease } from '#vocabulary'

/** Days from the onset of a case to that of those whom it infects. */
export interface KnownInterval {
  readonly meanDays: number
  readonly sdDays: number
  /** Where the figures are from; absent where the asker gave them. */
  readonly source?: string
}

/**
 * Serial intervals that are published, or worked out here from published pairs. What is not in the table has none here: who has one
 * gives it.
 */
export const knownIntervals: Partial<Record<Disease, KnownInterval>> = {
  'covid-19': {
    meanDays: 4.7,
    sdDays: 2.9,
    source: 'Nishiura, Linton and Akhmetzhanov, Int J Infect Dis 93 (2020) 284',
  },
  sars: { meanDays: 8.4, sdDays: 3.8, source: 'Lipsitch et al., Science 300 (2003) 1966' },
  influenza: {
    meanDays: 2.6,
    sdDays: 1.5,
    source: 'Ferguson et al., Nature 437 (2005) 209; Cori et al., Am J Epidemiol 178 (2013) 1505',
  },
  measles: {
    meanDays: 10.4,
    sdDays: 1.6,
    source: '184 pairs of Hagelloch 1861, fitted in science/outbreak/reproduction',
  },
}
