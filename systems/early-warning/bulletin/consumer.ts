import { type Consumer, withinRange } from '#platform/signals'
import type { Rooms } from '#platform/system'
import { BulletinDue, type PlacePath } from '#vocabulary'
import type { BulletinContent } from './content.ts'
import { gatherBulletin } from './gather.ts'
import { addBulletin } from './store.ts'
import { parseWeek } from './week.ts'

export const bulletinMaker = 'house:bulletin'

/** Makes the bulletins that are due: read first and written last, so that nobody waits while they are gathered. */
export function makeBulletins(rooms: Rooms): Consumer {
  return {
    name: 'bulletins',
    after: ['tallies', 'early-warning', 'event-reports'],
    batch: 10_000,
    unhurried: true,
    kinds: async () => ['bulletin.due'],
    async take(tx, range) {
      const due = await tx<{ place: PlacePath; data: unknown }[]>`
        SELECT l.place, l.data FROM signals.log l WHERE ${withinRange(tx, range)} AND l.kind = 'bulletin.due'
        ORDER BY l.era, l.xid, l.sequence`
      const contents: BulletinContent[] = []
      for (const { place: path, data } of due) {
        const place = rooms.places.find(path)
        const week = parseWeek(BulletinDue.parse(data).week)
        if (!place || !week) continue
        contents.push(await gatherBulletin(rooms, { place, week, actor: bulletinMaker }))
      }
      for (const content of contents)
        await addBulletin(tx, { content, madeAt: rooms.clock.now(), madeBy: bulletinMaker })
    },
  }
}
