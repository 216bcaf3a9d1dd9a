import { findStandingUnit } from '#platform/access'
import type { Tx } from '#platform/store'
import type { Rooms, TimerHandler } from '#platform/system'
import { dayTimer, stages, stageTimer } from './clocks.ts'
import { findOnDuty, handOver, passAlert } from './pass.ts'
import { admitWaiting } from './queue.ts'
import { lockAlert } from './store.ts'
import { endWarning, warningTimer } from './warnings.ts'

/** What rings in this room. Payloads are this room's own, written when the timer was set. */
export function alertTimers(rooms: Rooms): readonly TimerHandler[] {
  return [
    {
      name: stageTimer,
      act: (tx, payload, dueAt) => passOverdue(tx, rooms, { ...payload, dueAt }),
    },
    {
      name: dayTimer,
      act: async (tx, { unit: id }) => {
        if (typeof id !== 'string') throw new TypeError('a day timer names no unit')
        const unit = await findStandingUnit(tx, id)
        if (unit) await admitWaiting(tx, rooms, unit)
        else await handOver(tx, rooms, { unit: id })
      },
    },
    {
      name: warningTimer,
      act: async (tx, { warning }) => {
        await endWarning(tx, rooms, {
          id: Number(warning),
          actor: 'house:alerts',
          reason: 'valid-until has passed',
        })
      },
    },
  ]
}

/** The time of a stage is over: whoever is on duty gets the alert, with a telephone where there is one. */
async function passOverdue(
  tx: Tx,
  rooms: Rooms,
  { id, stage, dueAt }: { id?: unknown; stage?: unknown; dueAt: Date },
): Promise<void> {
  if (typeof id !== 'number' || !stages.some((one) => one === stage))
    throw new TypeError('an alert’s timer names no alert and stage')
  const alert = await lockAlert(tx, id)
  // A step that ends a stage stops its clock in the same transaction; this one was under way meanwhile.
  if (!alert || alert.dueAt?.getTime() !== dueAt.getTime()) return
  const onDuty = await findOnDuty(tx, rooms, alert)
  await passAlert(tx, rooms, alert, {
    reason: 'clock',
    actor: 'house:alerts',
    officer: onDuty?.officer,
    officerUnit: onDuty?.unit,
    overdueAt: dueAt,
  })
}
