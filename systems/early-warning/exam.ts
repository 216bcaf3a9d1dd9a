import type { ExamCareDay, ExamCase, ExamPart, ExamSetting, ExamSignal, SignalEvent } from '#vocabulary'

/** When clinics and laboratories send the day's counts, in parts of a day; assumed. */
const countsAt = 19 / 24
/** How long a doctor takes to enter a card, in days; assumed. */
const entering = 2 / 24

/**
 * What clinics, laboratories and whoever sees something odd send to early warning, until the systems of hospitals and of the community
 * do so themselves.
 */
export const examPart: ExamPart = {
  id: 'early-warning',
  senses: (setting) => (day) => [
    ...countVisits(setting, day),
    ...countSamples(setting, day),
    ...day.cases.map((one) => reportCase(setting, one)),
    ...tellRumours(setting, day),
  ],
}

function countVisits({ dayOf }: ExamSetting, { day, visits }: ExamCareDay): ExamSignal[] {
  return visits.map(({ unit, place, syndrome, visits: count }) => ({
    at: day + countsAt,
    unit,
    event: event({
      id: `${unit}-${dayOf(day)}-${syndrome}`,
      source: `urn:lianfang:exam:fever-clinic:${unit}`,
      type: 'fever-clinic.count',
      place,
      data: { visitDate: dayOf(day), syndrome, visits: count, facility: unit },
    }),
  }))
}

function countSamples({ dayOf }: ExamSetting, { day, samples }: ExamCareDay): ExamSignal[] {
  return samples.map(({ unit, place, disease, tested, positive }) => ({
    at: day + countsAt,
    unit,
    event: event({
      id: `${unit}-${dayOf(day)}-${disease}`,
      source: `urn:lianfang:exam:laboratory:${unit}`,
      type: 'lab.count',
      place,
      data: { disease, sampleDate: dayOf(day), tested, positive, laboratory: unit },
    }),
  }))
}

/** A suspicion is one version of a record, each result of a sample the next. */
function reportCase({ dayOf }: ExamSetting, one: ExamCase): ExamSignal {
  const sent = one.at + entering
  return {
    at: sent,
    unit: one.unit,
    event: event({
      id: `${one.record}-${one.version}`,
      source: `urn:lianfang:exam:hospital:${one.unit}`,
      type: 'case.report',
      place: one.place,
      record: one.record,
      revision: one.version,
      ...(one.isRuledOut ? { retracted: true } : {}),
      data: {
        disease: one.disease,
        reportDate: dayOf(sent),
        classification: one.classification,
        ageGroup: one.ageGroup,
        ...(one.onset === undefined ? {} : { onsetDate: dayOf(one.onset) }),
      },
    }),
  }
}

function tellRumours({ dayOf }: ExamSetting, { rumours }: ExamCareDay): ExamSignal[] {
  return rumours.map(({ number, place, at, ill }) => ({
    at,
    unit: 'hotline',
    event: event({
      id: `rumour-${number}`,
      source: 'urn:lianfang:exam:hotline',
      type: 'event.report',
      place,
      data: { seenOn: dayOf(at), signs: ['fever'], setting: 'other', ill, reporter: 'citizen' },
    }),
  }))
}

function event(of: Omit<SignalEvent, 'specversion'>): SignalEvent {
  return { specversion: '1.0', ...of } as SignalEvent
}
