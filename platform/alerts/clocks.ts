import { clearTimers, setTimer, setTimers } from '#platform/clock'
import type { Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import { addDays, addHours, startOfDay } from '#vocabulary'
import type { Limits } from './limits.ts'

/** Rings when the time of an alert's stage is over. */
export const stageTimer = 'alert-clock'
/** Rings when the city's day turns, where alerts wait for a unit. */
export const dayTimer = 'alerts-day'

export const stages = ['verify', 'investigate'] as const
export type Stage = (typeof stages)[number]

export function hoursOf(stage: Stage, { immediate, limits }: { immediate: boolean; limits: Limits }): number {
  if (stage === 'investigate') return limits.investigateHours
  return immediate ? limits.verifyImmediateHours : limits.verifyHours
}

export function dueAtOf(of: { stage: Stage; from: Date; immediate: boolean; limits: Limits }): Date {
  return addHours(of.from, hoursOf(of.stage, of))
}

const keyOf = (id: number, stage: Stage) => `${id}:${stage}`

/** A stage of an alert that has to be over by an instant. */
interface StageDue {
  readonly id: number
  readonly stage: Stage
  readonly dueAt: Date
}

/** Starts the clock of a stage. */
export async function startClock(tx: Tx, of: StageDue): Promise<void> {
  await startClocks(tx, [of])
}

export async function startClocks(tx: Tx, all: readonly StageDue[]): Promise<void> {
  const timers = all.map(({ id, stage, dueAt }) => ({
    name: stageTimer,
    key: keyOf(id, stage),
    dueAt,
    payload: { id, stage },
  }))
  await setTimers(tx, timers)
}

export async function stopClocks(tx: Tx, id: number): Promise<void> {
  await clearTimers(tx, { name: stageTimer, keys: stages.map((stage) => keyOf(id, stage)) })
}

/** Has a unit's queue looked at when the city's next day begins. */
export async function awaitNextDay(tx: Tx, { clock }: Rooms, unit: string): Promise<void> {
  const dueAt = startOfDay(clock.zone, addDays(clock.today(), 1))
  await setTimer(tx, { name: dayTimer, key: unit, dueAt, payload: { unit } })
}
