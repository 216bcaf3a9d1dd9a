import type { Alert } from '#platform/alerts'
import { type BulletinContent, mostListed } from './content.ts'

/** A clock that ran out, and in which state the alert was. */
export interface RanOut {
  readonly id: number
  readonly state: string
}

/** What came of a week's alerts, and of their clocks. Pure. */
export function summariseAlerts(
  alerts: readonly Alert[],
  { ranOut, truncated }: { ranOut: readonly RanOut[]; truncated: boolean },
): BulletinContent['alerts'] {
  const late = new Set(ranOut.map(({ id, state }) => `${id} ${state}`))
  const isLate = (alert: Alert, state: string) => late.has(`${alert.id} ${state}`)
  const verification = { kept: 0, missed: 0, running: 0 }
  const investigation = { kept: 0, missed: 0, running: 0 }
  for (const alert of alerts) {
    const verified = alert.verifiedAt !== undefined
    verification[isLate(alert, 'verifying') ? 'missed' : verified ? 'kept' : 'running']++
    // What was closed without an investigation had none whose clock could run.
    if (!verified || alert.closedAt?.getTime() === alert.verifiedAt?.getTime()) continue
    investigation[isLate(alert, 'investigating') ? 'missed' : alert.closedAt ? 'kept' : 'running']++
  }
  const closed = alerts.filter(({ state }) => state === 'closed')
  return {
    raised: alerts.length,
    immediate: alerts.filter(({ immediate }) => immediate).length,
    origins: tally(alerts.map(({ origin }) => originOf(origin))).map(([name, count]) => ({
      ...splitOrigin(name),
      count,
    })),
    open: alerts.length - closed.length,
    outcomes: tally(closed.map(({ outcome }) => outcome ?? '')).map(([outcome, count]) => ({
      outcome,
      count,
    })),
    verification,
    investigation,
    listed: [...alerts]
      .sort((a, b) => Number(b.immediate) - Number(a.immediate) || a.id - b.id)
      .slice(0, mostListed)
      .map((alert) => ({
        id: alert.id,
        title: alert.title,
        place: alert.place,
        origin: splitOrigin(originOf(alert.origin)),
        raisedAt: alert.raisedAt.toISOString(),
        immediate: alert.immediate,
        state: alert.state,
        ...(alert.outcome === undefined ? {} : { outcome: alert.outcome }),
        late: isLate(alert, 'verifying') || isLate(alert, 'investigating'),
      })),
    truncated,
  }
}

/** People are told together: nobody is ranked. */
function originOf({ kind, id }: Alert['origin']): string {
  return kind === 'person' ? 'person:' : `${kind}:${id}`
}

function splitOrigin(name: string): { kind: string; id: string } {
  const at = name.indexOf(':')
  return { kind: name.slice(0, at), id: name.slice(at + 1) }
}

/** How often each, the most often first. */
function tally(names: readonly string[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
}
