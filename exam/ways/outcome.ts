import type { ExamAlert, ExamOutcome, ExamPlay } from '#vocabulary'
import { describeInfections, firstInfection, rounded } from './course.ts'
import type { Stage } from './stage.ts'

/** Infections of a run that the report draws at most; all are counted. */
export const mostInfections = 5_000

export function emptyOutcome(days: number): ExamOutcome {
  const nothing = Array.from({ length: days }, () => 0)
  return {
    infections: 0,
    deaths: 0,
    bedDays: 0,
    daysToFirstTrueAlert: null,
    daysToVerified: null,
    trueAlerts: 0,
    falseAlerts: 0,
    hours: { signalToAlert: [], alertToDispatch: [], dispatchToDone: [], signalToDone: [] },
    households: { asked: 0, withoutDoor: 0, atDoor: 0 },
    doorsKnocked: 0,
    staffHours: 0,
    tests: { made: 0, short: 0 },
    beds: { of: 0, mostTaken: 0, shortDays: 0 },
    signals: { sent: 0, refused: 0, duplicate: 0, lost: 0 },
    breaches: [],
    curve: { infected: nothing, known: nothing, inHospital: nothing },
  }
}

/** What a way came to, of what was played on its stage and what its officers did. */
export function outcomeOf(
  stage: Stage,
  {
    alerts,
    hours,
    signals,
    breaches,
  }: {
    alerts: readonly ExamAlert[]
    hours: ExamOutcome['hours']
    signals: ExamOutcome['signals']
    breaches: ExamOutcome['breaches']
  },
): ExamOutcome {
  const { epidemic, course, care, response } = stage
  const began = firstInfection(epidemic)
  const since = (at: number | undefined) =>
    at === undefined || began === undefined ? null : rounded(at - began)
  const right = alerts.filter(({ isTrue }) => isTrue)
  const earliest = (times: readonly (number | null)[]) => {
    const known = times.filter((at) => at !== null)
    return known.length === 0 ? undefined : Math.min(...known)
  }
  const known = Array.from({ length: epidemic.day }, () => 0)
  for (const { at } of response.known) {
    const day = Math.floor(at)
    if (day < known.length) known[day] = (known[day] ?? 0) + 1
  }
  return {
    infections: epidemic.infected,
    deaths: course.deaths,
    bedDays: course.bedDays,
    daysToFirstTrueAlert: since(earliest(right.map(({ raisedAt }) => raisedAt))),
    daysToVerified: since(earliest(right.map(({ verifiedAt }) => verifiedAt))),
    trueAlerts: right.length,
    falseAlerts: alerts.length - right.length,
    hours,
    households: response.ledger.households,
    doorsKnocked: response.ledger.doorsKnocked,
    staffHours: Math.round(response.ledger.staffHours),
    tests: { made: care.samplesMade, short: care.samplesShort },
    beds: course.beds,
    signals,
    breaches,
    ...(stage.of.scenario.measures.length === 0 ? {} : { measures: { ...stage.measures.costs } }),
    curve: { infected: course.infected, known, inHospital: course.inHospital },
  }
}

/** The play of a way, for the report's drawings. */
export function playOf(stage: Stage, { alerts, tasks }: Pick<ExamPlay, 'alerts' | 'tasks'>): ExamPlay {
  const { epidemic, response, of } = stage
  return {
    alerts,
    tasks,
    infections: describeInfections(epidemic, {
      placeOf: (person) => of.city.communityOf(person).path,
      knownAt: new Map(response.known.map(({ person, at }) => [person, at])),
      most: mostInfections,
    }),
    infectionsInAll: epidemic.infected,
  }
}
