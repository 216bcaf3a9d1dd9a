import type { ExamSignal } from '#vocabulary'
import type { Feed } from './scenario/scenario.ts'

/** By which door a signal comes: as the last feed says that it belongs to; by HTTP where none does. */
export function doorOf(feeds: readonly Feed[], { event, unit }: ExamSignal): Feed['by'] {
  const own = feeds.findLast(
    (feed) => feed.kind === event.type && (feed.unit === undefined || feed.unit === unit),
  )
  return own?.by ?? 'http'
}
