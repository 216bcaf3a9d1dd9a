import { z } from 'zod'
import { limits, Verdict } from '#vocabulary'
import { type Door, type Examined, examine, type Refusal } from './examine.ts'
import type { Intake } from './intake.ts'
import type { Line } from './lines.ts'
import type { Outcome } from './log-writer.ts'

const faults = {
  'json.malformed': 'is not JSON',
  'json.utf8': 'holds bytes that are not UTF-8',
  'event.too-large': `is larger than ${limits.eventBytes / 1024} KiB`,
} as const

/** A line that was examined: refused already, or waiting for the store's word. */
export type Judged = { readonly signal: Examined } | { readonly refused: Verdict }

/** Examines and stores what one sender sends. */
export interface Judge {
  /** Judges a line by everything that needs no store; `index` is its place in all that was sent. */
  examine(line: Line, index: number): Judged
  /** Verdicts in the order given, the first with this index. Rejects only when the store failed. */
  store(judged: readonly Judged[], from: number): Promise<Verdict[]>
}

export function makeJudge(of: {
  door: () => Door
  intake: Intake
  submittedBy: string
  onRefused: (source: string) => void
}): Judge {
  // The door is looked at anew after each storing, not for each line: the city's day and rights change slowly.
  let door: Door | undefined
  return {
    examine(line, index) {
      door ??= of.door()
      const examination =
        'fault' in line
          ? { refusal: { code: line.fault, message: faults[line.fault] } satisfies Refusal }
          : examine(line.value, door)
      if ('signal' in examination) return examination
      const { refusal } = examination
      // A text that no source can be named by is nobody's refusal.
      if (refusal.source && !refusal.source.includes('\0')) of.onRefused(refusal.source)
      return { refused: { index, verdict: 'refused', ...refusal } }
    },
    async store(judged, from) {
      const signals = judged.flatMap((one) => ('signal' in one ? [one.signal] : []))
      const outcomes = await of.intake.submit(signals, of.submittedBy)
      door = undefined
      let at = 0
      return judged.map((one, n): Verdict => {
        if ('refused' in one) return one.refused
        // The intake answers with one outcome for each signal, in their order.
        const outcome = outcomes[at++] as Outcome
        return { index: from + n, id: one.signal.id, source: one.signal.source, ...outcome }
      })
    },
  }
}

/** A verdict for each line, in their order. A bad line refuses itself alone. */
export function accept(lines: readonly Line[], judge: Judge): Promise<Verdict[]> {
  return judge.store(
    lines.map((line, index) => judge.examine(line, index)),
    0,
  )
}

/** What became of all that one message brought. */
export const Verdicts = z.object({
  accepted: z.int(),
  duplicate: z.int(),
  refused: z.int(),
  verdicts: z.array(Verdict),
})
export type Verdicts = z.infer<typeof Verdicts>

export function toVerdicts(verdicts: Verdict[]): Verdicts {
  const counts = { accepted: 0, duplicate: 0, refused: 0 }
  for (const { verdict } of verdicts) counts[verdict]++
  return { ...counts, verdicts }
}
