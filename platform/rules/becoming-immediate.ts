import { isAboutFinding, messageOf } from './about-finding.ts'
import { toEscalation } from './acts.ts'
import { say } from './fault.ts'
import type { Found } from './reckoning.ts'
import type { Turn } from './turn.ts'

/** What joined a finding and has to be looked at at once, and the finding's alert. */
export interface Grave {
  readonly found: Found
  readonly alert: number
}

/** Has the alerts looked at at once that something grave joined. A rule whose asking fails is stopped; the others go on. */
export async function makeImmediate(turn: Turn, all: readonly Grave[]): Promise<void> {
  const { tx, rooms, outside, bearings, stopped } = turn
  for (const [rule, own] of Map.groupBy(all, ({ found }) => found.ready.rule.id)) {
    const asked = own.map(({ found, alert }) => toEscalation(found, { alert, bearings }))
    try {
      await tx.savepoint((inner) => outside.escalateAlerts(inner, rooms, asked))
    } catch (error) {
      if (!isAboutFinding(error)) throw error
      stopped.set(rule, say('rule.could-not-act', { said: messageOf(error) }))
    }
  }
}
