import { z } from 'zod'
import type { Alert } from '#platform/alerts'
import { AgeGroup, Day, PlaceLevel, PlacePath, parseSeriesByAge, Words } from '#vocabulary'
import type { RankedSeries } from './rank.ts'

const Probability = z.number().min(0).max(1)

export const AlertBrief = z.object({
  id: z.int(),
  state: z.enum(['waiting', 'verifying', 'investigating', 'closed']),
  outcome: z.string().optional(),
  raisedOn: Day,
})

export const SeriesView = z.object({
  tally: z.string(),
  series: z.string(),
  ageGroup: AgeGroup.optional().meta({ description: 'Of a series by age' }),
  place: PlacePath,
  placeName: Words,
  level: PlaceLevel,
  observed: z.int().meta({ description: 'Cases of the last `windowDays` days' }),
  windowDays: z.int(),
  expected: z.number().optional().meta({ description: 'Absent while the series is too short to be judged' }),
  threshold: z.number().optional().meta({ description: 'The fewest cases that would be a finding' }),
  pValue: Probability.optional().meta({
    description: 'Chance of as much, were nothing new; both detectors’ questions are paid for',
  }),
  falseShare: Probability.optional().meta({
    description: 'Among all series up to this one, at most this share is false (Benjamini and Hochberg)',
  }),
  told: z.boolean().meta({ description: 'The false share is 0.05 or less' }),
  here: z
    .boolean()
    .meta({ description: 'The rise is this place’s own, not that of one part or of the whole' }),
  since: Day.optional().meta({ description: 'The first day of the open episode' }),
  from: Day,
  counts: z.array(z.int()).meta({ description: 'By day from `from` to the day of the view' }),
  alert: AlertBrief.optional().meta({
    description: 'Of the latest alarm of the last 70 days, as it stands now',
  }),
})

export function viewSeries(
  { standing, tally, series, place, falseShare, told, here }: RankedSeries,
  of: { name: Words; level: z.infer<typeof PlaceLevel>; alert: Alert | undefined },
): z.infer<typeof SeriesView> {
  const { rise: _, counts, ...rest } = standing
  const ageGroup = parseSeriesByAge(series)?.ageGroup
  return {
    tally,
    series,
    ...(ageGroup ? { ageGroup } : {}),
    place,
    placeName: of.name,
    level: of.level,
    ...rest,
    ...(falseShare === undefined ? {} : { falseShare }),
    told,
    here,
    counts: [...counts],
    ...(of.alert ? { alert: viewAlert(of.alert) } : {}),
  }
}

export function viewAlert({ id, state, outcome, raisedOn }: Alert): z.infer<typeof AlertBrief> {
  return { id, state, ...(outcome === undefined ? {} : { outcome }), raisedOn }
}
