import { z } from 'zod'
import type { PlaceDirectory } from '#platform/places'
import { Day, EventReport, PlacePath, Words } from '#vocabulary'
import type { ReportRow } from './store.ts'

const { what: _, ...facts } = EventReport.shape

export const ReportView = z.object({
  number: z.int(),
  source: z.string(),
  place: PlacePath,
  placeName: Words,
  knownOn: Day,
  reportedAt: z.date().optional().meta({ description: 'City time; absent where the sender told none' }),
  ...facts,
  retracted: z.boolean(),
  hasWords: z
    .boolean()
    .meta({ description: 'Whether it has words besides; they are read one report at a time' }),
  alert: z
    .object({
      id: z.int(),
      raised: z.boolean().meta({ description: 'Whether this report raised it; else it joined' }),
      state: z.string(),
      outcome: z.string().optional(),
    })
    .optional(),
})

export function viewReport(row: ReportRow, places: Pick<PlaceDirectory, 'find'>): z.infer<typeof ReportView> {
  const { facts: told, alert, alert_state: state, alert_outcome: outcome } = row
  return {
    number: row.number,
    source: row.source,
    place: row.place,
    placeName: places.find(row.place)?.name ?? { zh: row.place, en: row.place },
    knownOn: row.known_on,
    ...(row.reported_at ? { reportedAt: row.reported_at } : {}),
    ...told,
    retracted: row.retracted,
    hasWords: row.has_words,
    ...(alert === null || state === null
      ? {}
      : { alert: { id: alert, raised: row.raised, state, ...(outcome === null ? {} : { outcome }) } }),
  }
}
