/** One case of a line list: the day of the event (onset, admission) and the day its report came, as numbers of days. */
export interface Report {
  readonly eventDay: number
  readonly reportDay: number
}

/** Cases by day of event and delay until the report, as known today. */
export interface ReportingTriangle {
  /** The first day of event that is counted. */
  readonly firstDay: number
  /** The day it is known as of: no later report is in it. */
  readonly today: number
  /** The longest delay told apart, days; longer ones are counted with it. */
  readonly longestDelay: number
  /** Row after row for each day of event from the first to today, `longestDelay + 1` delays each. */
  readonly cells: Float64Array
  /** Reports whose event lies before the first day: not in the cells. */
  readonly before: number
}

/**
 * The reporting triangle of a line list as it was known on a day: how many cases of each day of event were reported after each
 * delay.
 *
 * @param reports A line list; reports after `today` are left out, so that the past can be judged as it was seen.
 * @param today The day of the judgement, a number of days.
 * @param longestDelay The longest delay told apart, in days; longer ones are counted with it.
 * @param firstDay The first day of event counted; by default the earliest in the list as known today.
 * @returns Its rows go from `firstDay` to `today`.
 * @throws RangeError with the position in the list of a day that is missing or no whole number, or of a report before its event.
 * @see Lawless, Can J Stat 22 (1994) 15; Höhle and an der Heiden, Biometrics 70 (2014) 993.
 * Complexity: O(reports + days × delays).
 * @example
 * makeReportingTriangle({ reports: [{ eventDay: 0, reportDay: 2 }, { eventDay: 1, reportDay: 1 }], today: 2, longestDelay: 2 }).cells
 * // 0 0 1 | 1 0 0 | 0 0 0
 */
export function makeReportingTriangle({
  reports,
  today,
  longestDelay,
  firstDay,
}: {
  readonly reports: readonly Report[]
  readonly today: number
  readonly longestDelay: number
  readonly firstDay?: number
}): ReportingTriangle {
  if (!Number.isInteger(today)) throw new RangeError(`a reporting triangle needs a whole day, got ${today}`)
  if (!(Number.isInteger(longestDelay) && longestDelay >= 1))
    throw new RangeError(`a reporting triangle needs a longest delay of 1 or more, got ${longestDelay}`)
  checkReports(reports)
  const known = reports.filter(({ reportDay }) => reportDay <= today)
  const first = firstDay ?? known.reduce((least, { eventDay }) => Math.min(least, eventDay), today)
  if (!(Number.isInteger(first) && first <= today))
    throw new RangeError(`a reporting triangle needs a first day of ${today} or before, got ${first}`)
  const width = longestDelay + 1
  const cells = new Float64Array((today - first + 1) * width)
  let before = 0
  for (const { eventDay, reportDay } of known) {
    if (eventDay < first) before += 1
    else cells[(eventDay - first) * width + Math.min(longestDelay, reportDay - eventDay)]! += 1
  }
  return { firstDay: first, today, longestDelay, cells, before }
}

function checkReports(reports: readonly Report[]): void {
  for (const [n, { eventDay, reportDay }] of reports.entries()) {
    if (!(Number.isInteger(eventDay) && Number.isInteger(reportDay)))
      throw new RangeError(
        `report ${n} needs whole days of event and report, got ${eventDay} and ${reportDay}: leave unknown dates out, and say how many`,
      )
    if (reportDay < eventDay)
      throw new RangeError(
        `report ${n} needs a day of report not before its event, got event ${eventDay} and report ${reportDay}`,
      )
  }
}

/** How many cases of a day are known: of the whole row, or up to a delay. */
export function reportedOn(
  triangle: ReportingTriangle,
  day: number,
  upToDelay = triangle.longestDelay,
): number {
  const width = triangle.longestDelay + 1
  const start = (day - triangle.firstDay) * width
  let sum = 0
  for (let delay = 0; delay <= upToDelay; delay++) sum += triangle.cells[start + delay]!
  return sum
}

/** Refuses days that the triangle does not hold. */
export function checkDays(triangle: ReportingTriangle, days: readonly number[]): void {
  for (const day of days)
    if (!(Number.isInteger(day) && day >= triangle.firstDay && day <= triangle.today))
      throw new RangeError(
        `a nowcast needs days from ${triangle.firstDay} to ${triangle.today}, those of the triangle, got ${day}`,
      )
}

/** The first day of event from which delays are learned. */
export function windowStart(triangle: ReportingTriangle, windowDays: number | undefined): number {
  if (windowDays === undefined) return triangle.firstDay
  if (!(Number.isInteger(windowDays) && windowDays >= triangle.longestDelay))
    throw new RangeError(
      `a window for delays needs ${triangle.longestDelay} days or more, the longest delay, got ${windowDays}`,
    )
  return Math.max(triangle.firstDay, triangle.today - windowDays)
}
