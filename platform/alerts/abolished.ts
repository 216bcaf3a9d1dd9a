import { type Consumer, withinRange } from '#platform/signals'
import type { Rooms } from '#platform/system'
import type { UnitChange } from '#vocabulary'
import { handOver } from './pass.ts'

/** Follows the log for units that are no more: their open alerts go to whoever takes over. */
export function followUnits(rooms: Rooms): Consumer {
  return {
    name: 'alerts',
    batch: 20_000,
    kinds: async () => ['unit.changed'],
    async take(tx, range) {
      const rows = await tx<{ data: UnitChange }[]>`
        SELECT l.data FROM signals.log l WHERE ${withinRange(tx, range)} AND l.kind = 'unit.changed'
        ORDER BY l.era, l.xid, l.sequence`
      for (const { data } of rows) if (data.change === 'abolished') await handOver(tx, rooms, data)
    },
  }
}
