import { addDays, type Day } from '#vocabulary'

/** The instants at which days of a city begin and end: from the first of one to before the first of the next. */
export function dayBounds(
  { from, until }: { from: Day | undefined; until: Day | undefined },
  zone: string,
): { from?: string; until?: string } {
  return {
    ...(from === undefined ? {} : { from: startOf(from, zone) }),
    ...(until === undefined ? {} : { until: startOf(addDays(until, 1), zone) }),
  }
}

/** Midnight of a day in a zone. */
function startOf(day: Day, zone: string): string {
  const asUtc = Date.parse(`${day}T00:00:00Z`)
  // What the zone's clocks show at an instant, less the instant, is how far they are ahead of UTC. Asked twice, since they may change that night.
  const first = asUtc - aheadMs(asUtc, zone)
  return new Date(asUtc - aheadMs(first, zone)).toISOString()
}

function aheadMs(at: number, zone: string): number {
  const shown = new Date(at).toLocaleString('sv-SE', { timeZone: zone })
  return Date.parse(`${shown.replace(' ', 'T')}Z`) - at
}
