import { z } from 'zod'
import type { PlaceDirectory } from '#platform/places'
import { PlacePath, Words } from '#vocabulary'
import { AssignedDetector, type Assignment, Level } from './assignment.ts'
import type { DetectorRecord } from './record.ts'

/** What is judged alike, as a request names it. */
export const JudgedBody = {
  tally: z.string().max(64),
  series: z.string().max(64),
  level: Level,
  area: PlacePath.meta({ description: 'A place: it and everything under it' }),
}

export const RecordView = z.object({
  raised: z.int().meta({ description: 'Alerts raised since it was assigned' }),
  open: z.int(),
  true: z.int(),
  false: z.int(),
  alpha: z.number().meta({ description: 'The level in force, moved by what its alerts turned out to be' }),
  strictest: z.number(),
  loosest: z.number(),
  sinceMove: z.object({ true: z.int(), false: z.int() }),
  steps: z.array(z.object({ at: z.date(), from: z.number(), to: z.number(), true: z.int(), false: z.int() })),
})

export const AssignmentView = z.object({
  id: z.int(),
  tally: z.string(),
  series: z.string(),
  level: Level,
  area: PlacePath,
  areaName: Words,
  detector: AssignedDetector,
  alpha: z.number().optional().meta({ description: 'The level that was chosen; absent for `daily`' }),
  chosenBy: z.enum(['back-test', 'person']),
  reason: z.string().optional(),
  backTest: z.int().optional(),
  setBy: z.string(),
  setAt: z.date().meta({ description: 'City time' }),
  endedBy: z.string().optional(),
  endedAt: z.date().optional(),
  endReason: z.string().optional(),
  record: RecordView.optional().meta({ description: 'Of one in force, but of `daily`' }),
})

export function viewAssignment(
  assignment: Assignment,
  of: { places: Pick<PlaceDirectory, 'find'>; record?: DetectorRecord | undefined },
): z.infer<typeof AssignmentView> {
  const { record } = of
  return {
    ...assignment,
    areaName: of.places.find(assignment.area)?.name ?? { zh: assignment.area, en: assignment.area },
    ...(record ? { record: viewRecord(record) } : {}),
  }
}

function viewRecord({ threshold, ...counts }: DetectorRecord): z.infer<typeof RecordView> {
  const { alpha, strictest, loosest, steps } = threshold
  return {
    ...counts,
    alpha,
    strictest,
    loosest,
    sinceMove: { true: threshold.true, false: threshold.false },
    steps: [...steps],
  }
}
