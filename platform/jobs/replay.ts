import { recordDeed } from '#platform/audit'
import {
  type Consumers,
  formatPosition,
  type Position,
  type Replay,
  type SetAside,
  toPosition,
} from '#platform/signals'

/** As many records as one request takes again: each is a transaction of its own. */
export const replayedAtOnce = 200

export interface Replayed {
  readonly taken: number
  readonly failed: readonly { readonly position: string; readonly error: string }[]
}

/** What a part of the house calls a record that it set aside. */
export function subjectOf(consumer: string, at: Position): string {
  return `parked:${consumer}:${formatPosition(at)}`
}

/**
 * Has a consumer take these records again, one after the other, in the order of the log. Stops where the consumer is no longer this
 * process's: then another has to be asked.
 */
export async function replayAll(
  consumers: Consumers,
  { records, actor }: { records: readonly SetAside[]; actor: string },
): Promise<Replayed | 'elsewhere'> {
  let taken = 0
  const failed: { position: string; error: string }[] = []
  for (const record of records) {
    const replay = await replayOne(consumers, { consumer: record.consumer, at: toPosition(record), actor })
    if (!replay || replay.outcome === 'elsewhere') return 'elsewhere'
    if (replay.outcome === 'taken') taken++
    if (replay.outcome === 'failed')
      failed.push({ position: formatPosition(toPosition(record)), error: replay.error })
  }
  return { taken, failed }
}

async function replayOne(
  consumers: Consumers,
  { consumer, at, actor }: { consumer: string; at: Position; actor: string },
): Promise<Replay | undefined> {
  return await consumers.replayParked(consumer, at, (tx, outcome) =>
    recordDeed(tx, { actor, action: 'jobs.replay', subject: subjectOf(consumer, at), detail: { outcome } }),
  )
}
