import { recordDeed } from '#platform/audit'
import type { CityClock } from '#platform/clock'
import { type Database, type Scope, transact } from '#platform/store'
import { type DryRun, type DryRunProgress, dryRun } from './dry-run.ts'
import type { Bearings, ReadyRule } from './reckoning.ts'
import { addTrial } from './store.ts'

export interface Tried {
  readonly ready: ReadyRule
  /** Absent for a text that is not saved. */
  readonly versionId: number | undefined
}

/** Runs a version dry, and writes down that it was run to its end: without that it does not go live. */
export async function tryRule(
  { database, clock, scope }: { database: Database; clock: CityClock; scope: Scope },
  of: Tried & {
    days: number
    bearings: Bearings
    signal: AbortSignal
    onProgress?: (progress: DryRunProgress) => void
  },
): Promise<DryRun> {
  const { versionId, ...run } = of
  const result = await dryRun({ database, scope, today: clock.today(), ...run })
  if (versionId === undefined || result.stopped !== undefined) return result
  const { signals, found } = result
  const { id, area } = of.ready.rule
  await transact(database, scope, async (tx) => {
    await addTrial(tx, { versionId, days: of.days, signals, found, by: scope.actor, at: clock.now() })
    await recordDeed(tx, {
      actor: scope.actor,
      action: 'rule.dry-run',
      subject: `rule:${id}`,
      place: area,
      detail: { version: of.ready.version, days: of.days, found },
    })
  })
  return result
}
