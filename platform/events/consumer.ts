import { type Consumer, type LogRange, withinRange } from '#platform/signals'
import { house, type Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import { isOpen } from './cycle.ts'
import {
  findLoneAlert,
  findOpenEvent,
  isInEvent,
  type KnownAlert,
  keepOpen,
  keepOutcome,
  listProposedIn,
} from './known-alerts.ts'
import { type ProposalRule, ruledOutOutcomes, windowOf } from './rule.ts'
import { asMember, type FindAlert, type FoundAlert, type Sitting } from './sitting.ts'
import { addMember, endMembers, listMembers, lockEvent, lockEvents, toMember } from './store.ts'
import { enteredBy, makeEvent, write } from './writing.ts'

interface AlertStep {
  readonly alert: number
  readonly step: string
  readonly outcome: string | null
}

/** Steps after which an alert is open, and may be one of an event. */
const opening: readonly string[] = ['raise', 'reopen']

/** Follows the steps of alerts: proposes what may share a cause, and takes proposals back when an alert was ruled out. */
export function makeEventsConsumer(
  { clock, places }: Rooms,
  of: { findAlert: FindAlert; rule: ProposalRule },
): Consumer {
  return {
    name: 'events',
    batch: 500,
    kinds: async () => ['alert.step'],
    async take(tx, range) {
      const { actor } = house('events')
      const steps = await listAlertSteps(tx, range)
      // Each alert is judged in a transaction of its own: where many come at once, nobody who reads the log waits for all of them.
      return steps.flatMap(({ alert, step, outcome }) => {
        const isOpening = opening.includes(step)
        if (!isOpening && outcome === null) return []
        return async (judging: Tx) => {
          await lockEvents(judging)
          const on: Sitting = { tx: judging, clock, places, findAlert: of.findAlert, actor, areas: ['*'] }
          if (isOpening) await consider(on, alert, of.rule)
          else if (outcome !== null) await learnOutcome(on, alert, outcome)
        }
      })
    },
  }
}

async function listAlertSteps(tx: Tx, range: LogRange): Promise<AlertStep[]> {
  return await tx<AlertStep[]>`
    SELECT substr(l.data ->> 'subject', 7)::bigint AS alert, l.data ->> 'step' AS step, l.data ->> 'outcome' AS outcome
    FROM signals.log l
    WHERE ${withinRange(tx, range)} AND l.kind = 'alert.step' AND l.data ->> 'subject' ~ '^alert:[0-9]{1,15}$'
    ORDER BY l.era, l.xid, l.sequence`
}

async function consider(on: Sitting, id: number, rule: ProposalRule): Promise<void> {
  const alert = await on.findAlert(on.tx, id)
  if (alert?.disease === undefined) return
  const { city } = asMember(on, alert, 'proposed')
  const known: KnownAlert = { alert: id, disease: alert.disease, place: alert.place, city, day: alert.day }
  const window = windowOf(rule, known.disease)
  // None of them needs what another answers: they go to the database together.
  const [isIn, event] = await Promise.all([
    isInEvent(on.tx, id),
    findOpenEvent(on.tx, known, window),
    keepOpen(on.tx, known),
  ])
  if (isIn) return
  if (event !== undefined) return await suggest(on, event, alert)
  const lone = await findLoneAlert(on.tx, known, window)
  const other = lone === undefined ? undefined : await on.findAlert(on.tx, lone)
  if (!other) return
  const members = [other, alert].map((one) => asMember(on, one, 'proposed'))
  await makeEvent(on, { members, state: 'proposed', detail: { withinDays: window } })
}

async function suggest(on: Sitting, id: number, alert: FoundAlert): Promise<void> {
  const [event, present] = await Promise.all([lockEvent(on.tx, id), listMembers(on.tx, id)])
  if (!event) throw new Error(`event ${id} was found and is missing`)
  const member = asMember(on, alert, 'proposed')
  const members = [...present.map(toMember), member]
  const alerts = [alert.id]
  await Promise.all([
    addMember(on.tx, enteredBy(on, id, member)),
    write(on, { event, step: 'suggest', to: event.state, members, about: alerts, detail: { alerts } }),
  ])
}

async function learnOutcome(on: Sitting, alert: number, outcome: string): Promise<void> {
  await keepOutcome(on.tx, alert, outcome)
  if (!ruledOutOutcomes.includes(outcome)) return
  for (const event of await listProposedIn(on.tx, alert)) await takeBack(on, event, { alert, outcome })
}

/** Nobody has confirmed the alert; an event that the rule proposed of it and of one other is no event without it. */
async function takeBack(
  on: Sitting,
  id: number,
  { alert, outcome }: { alert: number; outcome: string },
): Promise<void> {
  const event = await lockEvent(on.tx, id)
  if (!event || !isOpen(event.state)) throw new Error(`event ${id} was found open and is not`)
  const members = (await listMembers(on.tx, id)).map(toMember).filter((member) => member.alert !== alert)
  const alerts = [alert]
  await endMembers(on.tx, { event: id, alerts, by: on.actor, at: on.clock.now(), reason: outcome })
  const left = { event, step: 'leave', to: event.state, about: alerts, detail: { alerts, reason: outcome } }
  await write(on, members.length > 0 ? { ...left, members } : left)
  const moot =
    event.state === 'proposed' && members.length < 2 && members.every(({ state }) => state === 'proposed')
  if (!moot) return
  const now = await lockEvent(on.tx, id)
  if (now)
    await write(on, {
      event: now,
      step: 'withdraw',
      to: 'rejected',
      about: [alert, ...members.map((member) => member.alert)],
      detail: { reason: outcome },
    })
}
