import { z } from 'zod'

/** Greatest sizes at the door, in bytes. */
export const limits = {
  /** One event, alone or as a line of NDJSON. */
  eventBytes: 256 * 1024,
  /** A batch of events as one JSON array. */
  batchBytes: 16 * 1024 * 1024,
} as const

export const contentTypes = {
  single: 'application/cloudevents+json',
  batch: 'application/cloudevents-batch+json',
  stream: 'application/x-ndjson',
} as const

/** RFC 3339; offsets within the day, which is what a database takes, and no finer than anybody's clock. */
const Time = z.iso
  .datetime({ offset: true })
  .max(40)
  .refine((text) => !/[+-](?:1[6-9]|2\d):\d\d$/.test(text), { error: 'has an offset that no zone has' })

/**
 * A signal on the wire: a CloudEvents 1.0 event in structured JSON. Beyond the standard's attributes it carries
 * extensions: `place` (path or division code), and, for a report that changes, `record`, `revision`, `retracted`.
 *
 * A record is what the source reports about; its events are its versions. The highest `revision` counts, in
 * whatever order they arrive. Without `record` the event is the only version of a record named by its own `id`;
 * a correction names that id as its `record` and carries a higher `revision`. A `retracted` version counts nothing.
 */
export const SignalEvent = z.looseObject({
  specversion: z.literal('1.0'),
  id: z.string().min(1).max(128),
  source: z.string().min(1).max(256),
  type: z.string().min(1).max(64),
  time: Time.optional(),
  place: z.string().min(1).max(256),
  record: z.string().min(1).max(128).optional(),
  revision: z.int().min(0).max(1_000_000).optional(),
  retracted: z.boolean().optional(),
  datacontenttype: z.string().max(64).optional(),
  data: z.record(z.string(), z.unknown()),
})
export type SignalEvent = z.infer<typeof SignalEvent>

export const verdictCodes = [
  'json.malformed',
  'json.utf8',
  'event.too-large',
  'event.envelope',
  'event.text',
  'kind.unknown',
  'place.unknown',
  'place.forbidden',
  'source.forbidden',
  'data.invalid',
  'day.future',
  'day.past',
  'id.reused',
  'order.missing',
  'topic.unknown',
  'topic.forbidden',
] as const

/** What became of one event. `index` is its place in what was sent, from 0. */
export const Verdict = z.object({
  index: z.int(),
  id: z.string().optional(),
  source: z.string().optional(),
  verdict: z.enum(['accepted', 'duplicate', 'refused']),
  code: z.enum(verdictCodes).optional(),
  /** The field at fault, as a path: `data.reportDate`. */
  where: z.string().optional(),
  message: z.string().optional(),
  /** Where the log holds it: the transaction and the number within it. */
  position: z.string().optional(),
})
export type Verdict = z.infer<typeof Verdict>
