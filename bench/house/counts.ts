export interface LoggedSignal {
  readonly source: string
  readonly id: string
  readonly kind: string
  readonly place: string
  readonly record: string | null
  readonly revision: number
  readonly retracted: boolean
  readonly data: Readonly<Record<string, unknown>>
}

/**
 * What the counts have to be after all these signals, by `tally series place day`: sum and number of reports. Written
 * a second time and by hand, so that it shares no thought with what it checks: of each record the highest revision
 * counts, and one that is retracted counts nothing.
 */
export function findEventCounts(signals: readonly LoggedSignal[]): Map<string, string> {
  const latest = new Map<string, LoggedSignal>()
  for (const signal of signals) {
    const record = `${signal.source} ${signal.record ?? signal.id}`
    const other = latest.get(record)
    if (!other || signal.revision > other.revision) latest.set(record, signal)
  }
  const sums = new Map<string, { amount: number; reports: number }>()
  for (const { kind, place, data, retracted } of latest.values()) {
    if (retracted) continue
    const add = (tally: string, series: unknown, day: unknown, amount: unknown) => {
      if (typeof amount !== 'number' || typeof day !== 'string') return
      const key = `${tally} ${String(series)} ${place} ${day}`
      const sum = sums.get(key) ?? { amount: 0, reports: 0 }
      sums.set(key, { amount: sum.amount + amount, reports: sum.reports + 1 })
    }
    if (kind === 'case.report') {
      if (data.classification === 'confirmed') {
        add('cases.confirmed', data.disease, data.reportDate, 1)
        if (data.ageGroup !== undefined)
          add('cases.confirmed.by-age', `${data.disease}:${data.ageGroup}`, data.reportDate, 1)
        add('cases.by-onset', data.disease, data.onsetDate, 1)
      }
      if (data.classification === 'suspected') add('cases.suspected', data.disease, data.reportDate, 1)
    }
    if (kind === 'case.aggregate') {
      add('cases.confirmed', data.disease, data.reportDate, data.confirmed)
      add('cases.recovered', data.disease, data.reportDate, data.recovered)
      add('cases.deaths', data.disease, data.reportDate, data.deaths)
    }
    if (kind === 'fever-clinic.count') add('clinic.visits', data.syndrome, data.visitDate, data.visits)
    if (kind === 'lab.count') {
      add('lab.tested', data.disease, data.sampleDate, data.tested)
      add('lab.positive', data.disease, data.sampleDate, data.positive)
    }
  }
  return new Map([...sums].map(([key, { amount, reports }]) => [key, `${amount} of ${reports}`]))
}
