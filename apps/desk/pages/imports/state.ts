import type { Import } from './answers.ts'

/** Why work stopped: by whom, or by what. */
export type Stop =
  | { readonly why: 'cancelled'; readonly by: string }
  | { readonly why: 'server' }
  | { readonly why: 'other'; readonly said: string }

/** What the server says of work that stopped, told apart. */
export function stopOf(error: string | undefined): Stop {
  const by = /^cancelled by (\S+)$/.exec(error ?? '')?.[1]
  if (by !== undefined) return { why: 'cancelled', by }
  if (error === undefined || /^the server (went down|stopped)$/.test(error)) return { why: 'server' }
  return { why: 'other', said: error }
}

/** Whether it broke off, and somebody has to say how it goes on. */
export function hasStopped({ state }: Pick<Import, 'state'>): boolean {
  return state === 'stopped' || state === 'undo-stopped'
}

/** A stopped import needs its file; a stopped undo does not. */
export function canGoOn({ state, upload }: Pick<Import, 'state' | 'upload'>): boolean {
  return state === 'undo-stopped' || (state === 'stopped' && upload !== undefined)
}

/** How far an import or its undo is, 0 to 1. */
export function shareOfWork({ state, progress, counts: { events, undone } }: Import): number {
  if (state !== 'undoing' && state !== 'undo-stopped') return progress.share
  const all = events.accepted + events.duplicate
  const taken = undone.retracted + undone.restated + undone.kept
  return all === 0 ? 0 : Math.min(1, taken / all)
}

/** Reasons by the rows that carry them, most first, of one verdict or of all. */
export function reasonsOf(
  { repairedFor, refusedFor }: Import['counts'],
  verdict?: 'taken' | 'repaired' | 'duplicate' | 'refused',
): { code: string; rows: number }[] {
  const counts = new Map<string, number>()
  const add = (of: Readonly<Record<string, number>>) => {
    for (const [code, rows] of Object.entries(of)) counts.set(code, (counts.get(code) ?? 0) + rows)
  }
  if (verdict === undefined || verdict === 'refused') add(refusedFor)
  if (verdict === undefined || verdict === 'repaired' || verdict === 'duplicate') add(repairedFor)
  return [...counts]
    .map(([code, rows]) => ({ code, rows }))
    .sort((a, b) => b.rows - a.rows || (a.code < b.code ? -1 : 1))
}
