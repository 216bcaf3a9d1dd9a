import { listHistory } from '#platform/lifecycle'
import type { Tx } from '#platform/store'
import type { Rooms, TimerHandler } from '#platform/system'
import type { Words } from '#vocabulary'
import { escalateTimer, inLanguage, releaseTimer, setEscalation, speaksOutside } from './enqueue.ts'
import { longestBody } from './limits.ts'
import { addToOutbox, letGo, listHeld, lockNotice, markDigested, type OutboxRow } from './outbox-store.ts'
import { findSubscription, type SubscriptionRow } from './subscription-store.ts'

export function makeTimers(rooms: Rooms): TimerHandler[] {
  return [
    {
      name: releaseTimer,
      act: async (tx, { subscription }) => await release(tx, rooms, String(subscription)),
    },
    {
      name: escalateTimer,
      act: async (tx, { notice, rung, stepNumber }) =>
        await escalate(tx, rooms, {
          notice: String(notice),
          rung: Number(rung),
          stepNumber: Number(stepNumber),
        }),
    },
  ]
}

/** What was held over the night goes out; what was gathered becomes one message. */
async function release(tx: Tx, rooms: Rooms, id: string): Promise<void> {
  const subscription = await findSubscription(tx, id)
  if (!subscription) return
  const due = await listHeld(tx, id, rooms.clock.now())
  await letGo(
    tx,
    due.filter(({ held: because }) => because === 'quiet').map(({ id: notice }) => notice),
  )
  const gathered = due.filter(({ held: because }) => because === 'digest')
  if (gathered.length > 0) await writeDigest(tx, rooms, { subscription, gathered })
}

async function writeDigest(
  tx: Tx,
  rooms: Rooms,
  { subscription, gathered }: { subscription: SubscriptionRow; gathered: readonly OutboxRow[] },
): Promise<void> {
  const [first] = gathered
  if (!first) return
  const now = rooms.clock.now()
  const digest = await addToOutbox(tx, {
    key: `digest ${first.id}`,
    channel: subscription.channel,
    target: `subscription:${subscription.id} 0`,
    subscription: subscription.id,
    subscriber: subscription.subscriber,
    language: subscription.language,
    title: { zh: `${gathered.length} 条通知`, en: `${gathered.length} notices` },
    body: { zh: linesOf(gathered, 'zh'), en: linesOf(gathered, 'en') },
    subject: gathered.length === 1 ? first.subject : `digest:${subscription.id}`,
    place: commonPlace(gathered),
    urgency: 'normal',
    createdAt: now,
    dueAt: now,
    sunk: !(await speaksOutside(tx, rooms)),
  })
  if (digest !== undefined)
    await markDigested(
      tx,
      gathered.map(({ id }) => id),
      digest,
    )
}

/** Titles, the first first, as many as there is room for; how many more there are is always told. */
function linesOf(gathered: readonly OutboxRow[], language: 'zh' | 'en'): string {
  const lines: string[] = []
  let length = 0
  for (const [at, row] of gathered.entries()) {
    const line = inLanguage({ zh: row.title_zh, en: row.title_en }, language)
    // Room for the last line.
    if (length + line.length > longestBody - 100) {
      const more: Words = { zh: `另有 ${gathered.length - at} 条`, en: `and ${gathered.length - at} more` }
      return [...lines, more[language]].join('\n')
    }
    lines.push(line)
    length += line.length + 1
  }
  return lines.join('\n')
}

/** The smallest place that holds all of them, so that nobody sees a digest of places that they do not see. */
function commonPlace(gathered: readonly OutboxRow[]): OutboxRow['place'] {
  const [first, ...others] = gathered.map(({ place }) => place.split('.'))
  const shared = (first ?? []).filter((_, at) =>
    others.every((labels) => labels.slice(0, at + 1).join('.') === first?.slice(0, at + 1).join('.')),
  )
  // A tree has one root, and what is left of a path from the root is a path.
  return shared.join('.') as OutboxRow['place']
}

/** If nobody has acted on the subject since, the next channel has its turn. */
async function escalate(
  tx: Tx,
  rooms: Rooms,
  of: { notice: string; rung: number; stepNumber: number },
): Promise<void> {
  const notice = await lockNotice(tx, of.notice)
  if (!notice?.subscription || notice.state === 'cancelled') return
  const told = await findSubscription(tx, notice.subscription)
  const rung = told?.escalation[of.rung - 1]
  if (!told || told.ended_at || !rung || (await wasActedOn(tx, notice.subject, of.stepNumber))) return
  const now = rooms.clock.now()
  await addToOutbox(tx, {
    key: `${notice.idempotency_key} rung ${of.rung}`,
    channel: rung.channel,
    target: `subscription:${told.id} ${of.rung}`,
    subscription: told.id,
    rung: of.rung,
    subscriber: told.subscriber,
    language: told.language,
    title: {
      zh: `无人处理：${notice.title_zh}`,
      en: `Nobody has acted: ${notice.title_en}`,
    },
    body: { zh: notice.body_zh, en: notice.body_en },
    event: notice.event ?? undefined,
    subject: notice.subject,
    place: notice.place,
    urgency: notice.urgency,
    createdAt: now,
    dueAt: now,
    sunk: !(await speaksOutside(tx, rooms)),
  })
  await setEscalation(tx, {
    told,
    notice: notice.id,
    rung: of.rung + 1,
    stepNumber: of.stepNumber,
    from: now,
  })
}

/** Any further step in its history is somebody's doing, or the clock's, which has told by itself. */
async function wasActedOn(tx: Tx, subject: string, stepNumber: number): Promise<boolean> {
  const colon = subject.indexOf(':')
  const history = await listHistory(tx, {
    cycle: subject.slice(0, colon),
    id: Number(subject.slice(colon + 1)),
  })
  return history.some(({ number }) => number > stepNumber)
}
