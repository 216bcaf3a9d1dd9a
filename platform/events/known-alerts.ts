import type { Tx } from '#platform/store'
import type { Day, PlacePath } from '#vocabulary'
import { ruledOutOutcomes } from './rule.ts'

export interface KnownAlert {
  readonly alert: number
  readonly disease: string
  readonly place: PlacePath
  readonly city: PlacePath
  readonly day: Day
}

/** An alert that is open: raised, or opened again. */
export async function keepOpen(tx: Tx, of: KnownAlert): Promise<void> {
  await tx`
    INSERT INTO events.known_alert (alert, disease, place, city, day)
    VALUES (${of.alert}, ${of.disease}, ${of.place}, ${of.city}, ${of.day})
    ON CONFLICT (alert) DO UPDATE SET outcome = NULL`
}

export async function keepOutcome(tx: Tx, alert: number, outcome: string): Promise<void> {
  await tx`UPDATE events.known_alert SET outcome = ${outcome} WHERE alert = ${alert}`
}

/** Whether it is in an event that is open, or was confirmed in one that is closed. */
export async function isInEvent(tx: Tx, alert: number): Promise<boolean> {
  const [row] = await tx`
    SELECT 1 FROM events.member m JOIN events.event e ON e.id = m.event
    WHERE m.alert = ${alert} AND ${counts(tx)} LIMIT 1`
  return row !== undefined
}

/** Of a closed event only what was confirmed: what was never decided counts no more. */
function counts(tx: Tx) {
  return tx`m.state <> 'left'
    AND (e.state IN ('proposed', 'confirmed') OR (e.state = 'closed' AND m.state = 'confirmed'))`
}

/** The open event of the alert's disease and city that is nearest in time, not farther than the window. */
export async function findOpenEvent(
  tx: Tx,
  { disease, city, day }: KnownAlert,
  window: number,
): Promise<number | undefined> {
  const [row] = await tx<{ id: number }[]>`
    SELECT e.id FROM events.event e
    WHERE e.state IN ('proposed', 'confirmed') AND e.disease = ${disease}
      AND ${day}::text::date BETWEEN e.first_day - ${window}::int AND e.latest_day + ${window}::int
      AND EXISTS (SELECT 1 FROM events.member m WHERE m.event = e.id AND m.state <> 'left' AND m.city = ${city})
    ORDER BY greatest(e.first_day - ${day}::text::date, ${day}::text::date - e.latest_day, 0), e.id LIMIT 1`
  return row?.id
}

/** The nearest other alert of the same disease and city that is open or was true, and in no event. */
export async function findLoneAlert(
  tx: Tx,
  { alert, disease, city, day }: KnownAlert,
  window: number,
): Promise<number | undefined> {
  const [row] = await tx<{ alert: number }[]>`
    SELECT k.alert FROM events.known_alert k
    WHERE k.disease = ${disease} AND k.city = ${city} AND k.alert <> ${alert}
      AND k.day BETWEEN ${day}::text::date - ${window}::int AND ${day}::text::date + ${window}::int
      AND (k.outcome IS NULL OR k.outcome <> ALL (${[...ruledOutOutcomes]}))
      AND NOT EXISTS (
        SELECT 1 FROM events.member m JOIN events.event e ON e.id = m.event
        WHERE m.alert = k.alert AND ${counts(tx)})
    ORDER BY abs(k.day - ${day}::text::date), k.alert LIMIT 1`
  return row?.alert
}

/** Open events in which it is proposed and nobody confirmed it. */
export async function listProposedIn(tx: Tx, alert: number): Promise<number[]> {
  const rows = await tx<{ event: number }[]>`
    SELECT m.event FROM events.member m JOIN events.event e ON e.id = m.event
    WHERE m.alert = ${alert} AND m.state = 'proposed' AND e.state IN ('proposed', 'confirmed') ORDER BY m.event`
  return rows.map(({ event }) => event)
}
