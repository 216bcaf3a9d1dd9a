import { z } from 'zod'
import { type CityClock, StandingClock } from '#platform/clock'
import { comparePositions, findReadableEnd, findTimesAt, parsePosition } from '#platform/signals'
import type { Tx } from '#platform/store'

/** Nobody looks back further at one look; what is asked for before is counted from here on. */
const lookBackMs = 31 * 86_400_000

export type Since =
  | { readonly ok: true; readonly since: Date }
  | { readonly ok: false; readonly message: string }

const Instant = z.iso.datetime({ offset: true })

/** The instant of city time from which a reader wants to know what changed: a position of the log, or an instant. */
export async function findSince(tx: Tx, { text, clock }: { text: string; clock: CityClock }): Promise<Since> {
  const now = clock.now()
  const earliest = new Date(now.getTime() - lookBackMs)
  const position = parsePosition(text)
  if (position) {
    if (comparePositions(position, await findReadableEnd(tx)) > 0)
      return { ok: false, message: 'lies behind the end of the log' }
    const { receivedAt, steppedAt } = await findTimesAt(tx, position)
    // A clock that stands is another than that by which signals are received; the steps were taken by it.
    const at = clock instanceof StandingClock ? steppedAt : receivedAt
    return { ok: true, since: at && at > earliest ? at : earliest }
  }
  if (!Instant.safeParse(text).success)
    return { ok: false, message: 'must be a position of the log, as 1.894.1, or an instant with its offset' }
  const since = new Date(text)
  if (since > now)
    return { ok: false, message: `lies in the future: the city's clock says ${now.toISOString()}` }
  return { ok: true, since: since > earliest ? since : earliest }
}
