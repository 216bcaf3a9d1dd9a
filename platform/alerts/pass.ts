import {
  findDutyOfficer,
  findResponsible,
  findStandingUnit,
  lockResponsible,
  lockStandingUnit,
  type ResponsibleUnit,
} from '#platform/access'
import { recordStep } from '#platform/lifecycle'
import type { Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import { parentPath } from '#vocabulary'
import { verifyingDuty } from './limits.ts'
import { originatorOf } from './origin.ts'
import { admit, admitWaiting } from './queue.ts'
import { type Alert, lockOpenAlertsOf, type Officer, saveAlert } from './store.ts'

/** Why an alert is handed on. */
export type PassReason = 'clock' | 'unit-abolished' | 'lead'

export interface Handover {
  readonly reason: PassReason
  readonly actor: string
  /** Who has it from now on. Where there is none, nobody; but one whose clock ran out stays with whom it was. */
  readonly officer?: Officer | undefined
  /** Whose officer that is, where not the responsible unit's. */
  readonly officerUnit?: string | undefined
  /** The unit that is responsible from now on, null for none; the same as before where absent. */
  readonly unit?: string | null | undefined
  readonly note?: string | undefined
  /** The instant at which its clock ran out. */
  readonly overdueAt?: Date | undefined
}

/** Hands an alert on, which the caller holds. It stays in its state. */
export async function passAlert(tx: Tx, { clock }: Rooms, alert: Alert, to: Handover): Promise<Alert> {
  const officer = to.officer ?? (to.reason === 'clock' ? alert.officer : undefined)
  const unit = to.unit === undefined ? alert.unit : (to.unit ?? undefined)
  const passed: Alert = {
    ...alert,
    unit,
    officer,
    takenAt: officer?.id === alert.officer?.id ? alert.takenAt : undefined,
    overdueAt: to.overdueAt ?? alert.overdueAt,
  }
  await saveAlert(tx, passed)
  await recordStep(tx, clock, {
    cycle: 'alert',
    id: alert.id,
    step: 'pass',
    from: alert.state,
    to: alert.state,
    place: alert.place,
    actor: to.actor,
    originator: originatorOf(alert),
    detail: {
      reason: to.reason,
      from: alert.officer?.id ?? null,
      // Null says that there was nobody to hand it to: no officer on duty, anywhere up the tree.
      to: to.officer?.id ?? null,
      ...(to.officer?.name ? { name: to.officer.name } : {}),
      ...(to.officer?.phone ? { phone: to.officer.phone } : {}),
      ...(to.officerUnit ? { unit: to.officerUnit } : {}),
      ...(unit === alert.unit ? {} : { fromUnit: alert.unit ?? null, toUnit: unit ?? null }),
      ...(to.overdueAt ? { dueAt: to.overdueAt.toISOString() } : {}),
      ...(to.note ? { note: to.note } : {}),
    },
  })
  return passed
}

/** Whoever is on duty now for an alert: at its unit, else at the next one up the tree that has the duty. */
export async function findOnDuty(
  tx: Tx,
  { clock }: Rooms,
  alert: Pick<Alert, 'unit' | 'place'>,
): Promise<{ officer: Officer; unit: string } | undefined> {
  const at = clock.now()
  let unit: ResponsibleUnit | undefined =
    (alert.unit === undefined ? undefined : await findStandingUnit(tx, alert.unit)) ??
    (await findResponsible(tx, { duty: verifyingDuty, place: alert.place }))
  while (unit) {
    const found = await findDutyOfficer(tx, { unit: unit.id, at })
    if (found) return { officer: toOfficer(found), unit: unit.id }
    const above = parentPath(unit.place)
    unit = above && (await findResponsible(tx, { duty: verifyingDuty, place: above }))
  }
  return undefined
}

/** The officer on duty at one unit. */
export async function findOfficerOf(tx: Tx, { clock }: Rooms, unit: string): Promise<Officer | undefined> {
  const found = await findDutyOfficer(tx, { unit, at: clock.now() })
  return found && toOfficer(found)
}

function toOfficer({
  officer,
  name,
  phone,
}: {
  officer: string
  name: Officer['name']
  phone: string | null
}): Officer {
  return { id: officer, ...(name ? { name } : {}), ...(phone === null ? {} : { phone }) }
}

/**
 * Hands the open alerts of a unit that is no more to its successor, else to whoever has the duty at their place. What waits joins
 * the queue there; where nobody has the duty it belongs to no unit, and waits no longer: its clock tells that nobody has it.
 */
export async function handOver(
  tx: Tx,
  rooms: Rooms,
  of: { unit: string; successor?: string | undefined },
): Promise<void> {
  const successor = of.successor === undefined ? undefined : await lockStandingUnit(tx, of.successor)
  const heirs = new Map<string, ResponsibleUnit>()
  for (const alert of await lockOpenAlertsOf(tx, of.unit)) {
    const heir = successor ?? (await lockResponsible(tx, { duty: verifyingDuty, place: alert.place }))
    const passed = await passAlert(tx, rooms, alert, {
      reason: 'unit-abolished',
      actor: 'house:alerts',
      unit: heir?.id ?? null,
      officer: heir && (await findOfficerOf(tx, rooms, heir.id)),
    })
    if (alert.state !== 'waiting') continue
    if (heir) heirs.set(heir.id, heir)
    else await admit(tx, rooms, [passed])
  }
  // In one order, so that two who hand over to the same units do not wait for each other.
  for (const [, heir] of [...heirs].sort(([a], [b]) => (a < b ? -1 : 1))) await admitWaiting(tx, rooms, heir)
}
