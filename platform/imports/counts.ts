import { z } from 'zod'
import type { Words } from '#vocabulary'
import type { RowReasonCode } from './reasons.ts'
import type { RowOutcome } from './verdicts.ts'

/** What became of a row in the end: `duplicate` if what it says had been reported before this import. */
export type FinalOutcome = RowOutcome | 'duplicate'
export const finalOutcomes = [
  'taken',
  'repaired',
  'duplicate',
  'refused',
] as const satisfies readonly FinalOutcome[]

export const verdictWords = {
  taken: { zh: '已采用', en: 'taken' },
  repaired: { zh: '已修正', en: 'repaired' },
  duplicate: { zh: '重复', en: 'duplicate' },
  refused: { zh: '已拒绝', en: 'refused' },
} as const satisfies Record<FinalOutcome, Words>

const ByReason = z.record(z.string(), z.int())

/** read = taken + repaired + duplicate + refused, always. Under each reason the rows that carry it. */
export const ImportCounts = z.object({
  rows: z.object({
    read: z.int(),
    taken: z.int(),
    repaired: z.int(),
    duplicate: z.int(),
    refused: z.int(),
  }),
  repairedFor: ByReason,
  refusedFor: ByReason,
  /** Signals: what the log answered. */
  events: z.object({ accepted: z.int(), duplicate: z.int(), refused: z.int() }),
  /** Records of an undone import: taken back; put back to what another import says; left, since another says the same. */
  undone: z.object({ retracted: z.int(), restated: z.int(), kept: z.int() }),
})
export type ImportCounts = z.infer<typeof ImportCounts>

export function noCounts(): ImportCounts {
  return {
    rows: { read: 0, taken: 0, repaired: 0, duplicate: 0, refused: 0 },
    repairedFor: {},
    refusedFor: {},
    events: { accepted: 0, duplicate: 0, refused: 0 },
    undone: { retracted: 0, restated: 0, kept: 0 },
  }
}

/** Adds a row to the counts. */
export function countRow(
  counts: ImportCounts,
  row: { readonly verdict: FinalOutcome; readonly reasons: readonly { readonly code: RowReasonCode }[] },
): void {
  counts.rows.read += 1
  counts.rows[row.verdict] += 1
  const byReason = row.verdict === 'refused' ? counts.refusedFor : counts.repairedFor
  for (const code of new Set(row.reasons.map((reason) => reason.code)))
    byReason[code] = (byReason[code] ?? 0) + 1
}
