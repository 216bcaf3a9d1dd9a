import { z } from 'zod'
import type { HistoryRow } from '#platform/lifecycle'
import type { PlaceDirectory } from '#platform/places'
import { Day, PlacePath, Words } from '#vocabulary'
import { powers, purposes } from './powers.ts'
import { allowedSteps } from './steps.ts'
import type { OrderRow } from './store.ts'

const Named = z.strictObject({ id: z.string(), title: Words })

export const OrderSummary = z.strictObject({
  id: z.int(),
  title: Words,
  power: Named,
  what: z.array(Named),
  place: PlacePath,
  placeName: Words,
  purpose: Named,
  unit: z.string(),
  begins: Day,
  ends: Day.meta({ description: 'The last day, whole' }),
  state: z.string(),
  outcome: z.string().optional(),
})

export const OrderView = OrderSummary.extend({
  legalBasis: z.string(),
  draftedBy: z.string(),
  draftedAt: z.date().meta({ description: 'City time' }),
  signedBy: z.string().optional(),
  signedAt: z.date().optional(),
  fromAt: z.date().optional().meta({ description: 'In force from this instant' }),
  untilAt: z.date().optional().meta({ description: 'Not in force any more from this instant' }),
  endedAt: z.date().optional(),
  endReason: z.string().optional(),
  history: z.array(
    z.strictObject({
      number: z.int(),
      step: z.string(),
      from: z.string().optional(),
      to: z.string(),
      actor: z.string(),
      at: z.date(),
      detail: z.record(z.string(), z.unknown()),
    }),
  ),
  allowedSteps: z.array(z.string()).meta({ description: 'Steps that a person may take now' }),
})

export const PowerView = z.strictObject({
  powers: z.array(
    z.strictObject({ id: z.string(), title: Words, maximumDays: z.int(), categories: z.array(Named) }),
  ),
  purposes: z.array(Named),
})

export function listPowers(): z.infer<typeof PowerView> {
  return {
    powers: Object.entries(powers).map(([id, { title, maximumDays, categories }]) => ({
      id,
      title,
      maximumDays,
      categories: named(categories),
    })),
    purposes: named(purposes),
  }
}

export function toSummary(row: OrderRow, places: PlaceDirectory): z.infer<typeof OrderSummary> {
  const categories: Readonly<Record<string, Words>> = powers[row.power].categories
  return {
    id: row.id,
    title: { zh: row.title_zh, en: row.title_en },
    power: { id: row.power, title: powers[row.power].title },
    what: row.what.map((id) => ({ id, title: categories[id] ?? { zh: id, en: id } })),
    place: row.place,
    placeName: places.find(row.place)?.name ?? { zh: row.place, en: row.place },
    purpose: { id: row.purpose, title: purposes[row.purpose] },
    unit: row.unit,
    begins: row.begins,
    ends: row.ends,
    state: row.state,
    ...(row.outcome === null ? {} : { outcome: row.outcome }),
  }
}

export function toView(
  row: OrderRow,
  history: readonly HistoryRow[],
  places: PlaceDirectory,
): z.infer<typeof OrderView> {
  return {
    ...toSummary(row, places),
    legalBasis: row.legal_basis,
    draftedBy: row.drafted_by,
    draftedAt: row.drafted_at,
    ...(row.signed_by === null ? {} : { signedBy: row.signed_by }),
    ...(row.signed_at === null ? {} : { signedAt: row.signed_at }),
    ...(row.from_at === null ? {} : { fromAt: row.from_at }),
    ...(row.until_at === null ? {} : { untilAt: row.until_at }),
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    ...(row.end_reason === null ? {} : { endReason: row.end_reason }),
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

function named(words: Readonly<Record<string, Words>>): z.infer<typeof Named>[] {
  return Object.entries(words).map(([id, title]) => ({ id, title }))
}

export const GateView = z.strictObject({ kind: z.string(), needsOrder: z.string() })
