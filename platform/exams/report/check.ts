import { type ExamReport, examWays } from '#vocabulary'

const longestDays = 3_660

/** What a report says that cannot be, as where and why; nothing where it is consistent. Its shape was checked before. */
export function findFault(report: ExamReport): { where: string; message: string } | undefined {
  const { days, seeds, results, play } = report
  if (days > longestDays) return { where: 'days', message: `must be at most ${longestDays}` }
  if (results.length !== seeds.length || results.some(({ seed }, at) => seed !== seeds[at]))
    return { where: 'results', message: 'must be one for each of `seeds`, in their order' }
  for (const way of examWays) {
    for (const [at, { outcomes }] of results.entries()) {
      const curve = outcomes[way]?.curve
      if (curve && Object.values(curve).some(({ length }) => length > days + 1))
        return { where: `results.${at}.outcomes.${way}.curve`, message: `has more than ${days} days` }
    }
    const { alerts = [], tasks = [], infections = [] } = play[way] ?? {}
    const times = [
      ...alerts.flatMap(({ raisedAt, takenAt, verifiedAt, closedAt }) => [
        raisedAt,
        takenAt,
        verifiedAt,
        closedAt,
      ]),
      ...tasks.flatMap(({ openedAt, doneAt, dueAt }) => [openedAt, doneAt, dueAt]),
      ...infections.flatMap(({ at, onset, knownAt }) => [at, onset, knownAt]),
    ]
    // Due times may lie behind the end, what came from outside before the beginning; both not by more than the run is long.
    const wrong = times.find((time) => time !== null && (time < -longestDays || time > 2 * longestDays))
    if (wrong !== undefined)
      return { where: `play.${way}`, message: `holds the time ${wrong}, which is no day of it` }
    if (infections.some(({ at }) => at < 0 || at > days + 1))
      return { where: `play.${way}.infections`, message: 'must lie within the days of the exam' }
  }
  return undefined
}
