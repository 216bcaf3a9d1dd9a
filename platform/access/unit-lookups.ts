import type { FastifyRequest } from 'fastify'
import { isCovered } from '#platform/access'
import { ProblemError } from '#platform/http'
import { emitSignals } from '#platform/signals'
import type { Tx } from '#platform/store'
import type { PlacePath, UnitChange } from '#vocabulary'

/** The unit, where the asker reaches its place. */
export function getUnit<Unit extends { place: PlacePath }>(
  { areas }: FastifyRequest,
  unit: Unit | undefined,
  why?: 'to change',
): Unit {
  if (!unit) throw new ProblemError({ code: 'not-found', detail: 'No unit that stands has this id.' })
  if (why && !isCovered(unit.place, areas))
    throw new ProblemError({
      code: 'access.elsewhere',
      detail: `The unit is at ${unit.place}, outside your area.`,
    })
  return unit
}

/** Says in the log what became of units, in the transaction of the change: lists on screens follow it. */
export async function tellChanges(
  tx: Tx,
  { world, principal }: FastifyRequest,
  changes: readonly ({ place: PlacePath; name: string } & Omit<UnitChange, 'takenOn'>)[],
): Promise<void> {
  const today = world.clock.today()
  await emitSignals(tx, {
    part: 'unit',
    kind: 'unit.changed',
    at: world.clock.now(),
    today,
    actor: principal.id,
    signals: changes.map(({ place, name, ...data }) => ({
      id: `${data.unit}:${name}`,
      place,
      data: { takenOn: today, ...data },
    })),
  })
}
