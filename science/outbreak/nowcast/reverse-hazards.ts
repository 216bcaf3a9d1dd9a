import type { ReportingTriangle } from './reporting-triangle.ts'

/** For each delay from 0: reports with just that delay, and with at most it, among days long enough ago to show it. */
export interface ReverseHazards {
  readonly exactly: Float64Array
  readonly atMost: Float64Array
}

/**
 * Counts for the delay's law seen backwards in time: of the cases reported within `x` days, how many took just `x`. Only days
 * that lie `x` days back or more are asked, so what is not yet reported biases nothing.
 *
 * @see Lawless, Can J Stat 22 (1994) 15; Kalbfleisch and Lawless, JASA 84 (1989) 360.
 * Complexity: O(days × delays).
 */
export function countReverseHazards(triangle: ReportingTriangle, fromDay: number): ReverseHazards {
  const width = triangle.longestDelay + 1
  const exactly = new Float64Array(width)
  const atMost = new Float64Array(width)
  for (let day = fromDay; day <= triangle.today; day++) {
    const start = (day - triangle.firstDay) * width
    const oldest = Math.min(triangle.longestDelay, triangle.today - day)
    let sum = 0
    for (let delay = 0; delay <= oldest; delay++) {
      const cell = triangle.cells[start + delay]!
      sum += cell
      exactly[delay]! += cell
      atMost[delay]! += sum
    }
  }
  return { exactly, atMost }
}
