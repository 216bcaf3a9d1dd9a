import { z } from 'zod'
import type { HistoryRow } from '#platform/lifecycle'
import type { PlaceDirectory } from '#platform/places'
import { Day, PlacePath, Words } from '#vocabulary'
import { nameOf } from './city.ts'
import type { Size } from './size.ts'
import { allowedSteps } from './steps.ts'
import type { ListedEvent, MemberRow } from './store.ts'

/** What who sees but an alert learns of the event that it is in. */
export const EventName = z.strictObject({ id: z.int(), title: Words })

export const EventSummary = z.strictObject({
  id: z.int(),
  title: Words,
  disease: z.string().optional(),
  place: PlacePath.meta({ description: 'The nearest place that holds all its alerts' }),
  placeName: Words,
  state: z.string(),
  risk: z.string().optional(),
  firstDay: Day,
  latestDay: Day,
  lead: z.strictObject({ unit: z.string(), officer: z.string().optional() }).optional(),
  outcome: z.string().optional(),
  alerts: z.strictObject({ proposed: z.int(), confirmed: z.int() }),
  madeAt: z.date().meta({ description: 'City time' }),
})

const Took = z.strictObject({ by: z.string(), at: z.date() })

export const EventView = EventSummary.extend({
  summary: z.string().optional(),
  splitFrom: z.int().optional(),
  mergedInto: z.int().optional(),
  places: z.array(PlacePath).meta({ description: 'Of its alerts now' }),
  size: z
    .strictObject({ tally: z.string(), from: Day, asKnownOn: Day, amount: z.int() })
    .optional()
    .meta({ description: 'Cases in the places of its alerts since its first day; absent without a disease' }),
  members: z.array(
    z.strictObject({
      alert: z.int(),
      title: Words,
      disease: z.string().optional(),
      place: PlacePath,
      day: Day,
      state: z.enum(['proposed', 'confirmed', 'left']),
      proposed: Took,
      confirmed: Took.optional(),
      left: Took.extend({ reason: z.string(), wentTo: z.int().optional() }).optional(),
      cameFrom: z.int().optional(),
    }),
  ),
  history: z.array(
    z.strictObject({
      number: z.int(),
      step: z.string(),
      from: z.string().optional(),
      to: z.string(),
      actor: z.string(),
      at: z.date().meta({ description: 'City time' }),
      detail: z.record(z.string(), z.unknown()),
    }),
  ),
  allowedSteps: z.array(z.string()).meta({ description: 'Steps that a person may take now' }),
})

export function toSummary(row: ListedEvent, places: PlaceDirectory): z.infer<typeof EventSummary> {
  return {
    id: row.id,
    title: { zh: row.title_zh, en: row.title_en },
    ...(row.disease === null ? {} : { disease: row.disease }),
    place: row.place,
    placeName: nameOf(row.place, places),
    state: row.state,
    ...(row.risk === null ? {} : { risk: row.risk }),
    firstDay: row.first_day,
    latestDay: row.latest_day,
    ...(row.lead_unit === null
      ? {}
      : {
          lead: { unit: row.lead_unit, ...(row.lead_officer === null ? {} : { officer: row.lead_officer }) },
        }),
    ...(row.outcome === null ? {} : { outcome: row.outcome }),
    alerts: { proposed: row.proposed, confirmed: row.confirmed },
    madeAt: row.made_at,
  }
}

export function toView(
  of: {
    row: ListedEvent
    members: readonly MemberRow[]
    history: readonly HistoryRow[]
    size: Size | undefined
  },
  places: PlaceDirectory,
): z.infer<typeof EventView> {
  const { row, members, history, size } = of
  return {
    ...toSummary(row, places),
    ...(row.summary === null ? {} : { summary: row.summary }),
    ...(row.split_from === null ? {} : { splitFrom: row.split_from }),
    ...(row.merged_into === null ? {} : { mergedInto: row.merged_into }),
    places: placesOf(members),
    ...(size ? { size } : {}),
    members: members.map(toMemberView),
    history: history.map(({ number, step, from_state, to_state, actor, at, detail }) => ({
      number,
      step,
      ...(from_state === null ? {} : { from: from_state }),
      to: to_state,
      actor,
      at,
      detail: { ...detail },
    })),
    allowedSteps: allowedSteps(row.state),
  }
}

/** The places of the members that are in it now. */
export function placesOf(members: readonly MemberRow[]): PlacePath[] {
  return [...new Set(members.filter(({ state }) => state !== 'left').map(({ place }) => place))].sort()
}

function toMemberView(row: MemberRow): z.infer<typeof EventView>['members'][number] {
  const { confirmed_by, confirmed_at, left_by, left_at, left_reason, went_to } = row
  return {
    alert: row.alert,
    title: { zh: row.title_zh, en: row.title_en },
    ...(row.disease === null ? {} : { disease: row.disease }),
    place: row.place,
    day: row.day,
    state: row.state,
    proposed: { by: row.proposed_by, at: row.proposed_at },
    ...(confirmed_by === null || confirmed_at === null
      ? {}
      : { confirmed: { by: confirmed_by, at: confirmed_at } }),
    ...(left_by === null || left_at === null || left_reason === null
      ? {}
      : {
          left: {
            by: left_by,
            at: left_at,
            reason: left_reason,
            ...(went_to === null ? {} : { wentTo: went_to }),
          },
        }),
    ...(row.came_from === null ? {} : { cameFrom: row.came_from }),
  }
}
