import { z } from 'zod'
import { Day, PlacePath, Words } from '#vocabulary'

const instant = z.iso.datetime({ offset: true })

/** What is wrong, by its code, and in the server's English. */
const Said = z.object({
  code: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  message: z.string(),
})
export type Said = z.infer<typeof Said>

export const Rule = z.object({
  id: z.string(),
  title: Words,
  state: z.enum(['draft', 'live', 'retired']),
  latest: z.int(),
  live: z.int().nullable(),
  stopped: Said.nullable(),
  found: z.int(),
  lastFoundOn: Day.nullable(),
  faults: z.int(),
  lastFault: Said.nullable(),
})
export type Rule = z.infer<typeof Rule>
export const Rules = z.object({ items: z.array(Rule), next: z.string().nullish() })

export const Saved = z.object({ id: z.string(), version: z.int() })

const Version = z.object({
  version: z.int(),
  text: z.string(),
  author: z.string(),
  writtenAt: instant,
  dryRuns: z.int(),
  changes: z.array(z.object({ sign: z.enum(['+', '-']), line: z.int(), text: z.string() })),
})
export type Version = z.infer<typeof Version>
export const Versions = z.object({ items: z.array(Version), next: z.string().nullish() })

const Counted = z.object({ alerts: z.int(), tasks: z.int() })
const Verdict = z.object({
  name: z.string(),
  passed: z.boolean(),
  expected: Counted.extend({ immediate: z.int().optional() }),
  got: Counted.extend({ immediate: z.int() }),
  whys: z.array(Said),
})
export type Verdict = z.infer<typeof Verdict>
const Fault = z.object({ line: z.int(), column: z.int(), where: z.string(), ...Said.shape })
export type Fault = z.infer<typeof Fault>
export const Faults = z.object({ faults: z.array(Fault) })

/** What is wrong with a text; where nothing is, how its examples fare. */
export const Checked = z.object({
  valid: z.boolean(),
  faults: z.array(Fault),
  verdicts: z.array(Verdict),
})
export type Checked = z.infer<typeof Checked>

export const DryRun = z.object({
  version: z.int(),
  days: z.int(),
  from: Day,
  until: Day,
  signals: z.int(),
  found: z.int(),
  alerts: z.int(),
  tasks: z.int(),
  immediate: z.int(),
  perDay: z.array(z.object({ day: Day, found: z.int() })),
  first: z.array(
    z.object({
      place: PlacePath,
      placeName: Words,
      title: Words,
      on: Day,
      total: z.int(),
      immediate: z.boolean(),
    }),
  ),
  faults: z.int(),
  lastFault: Said.optional(),
  stopped: Said.optional(),
})
export type DryRun = z.infer<typeof DryRun>

const Precision = z.object({
  kind: z.string(),
  id: z.string().optional(),
  closed: z.int(),
  true: z.int(),
  false: z.int(),
  open: z.int(),
})
export type Precision = z.infer<typeof Precision>
export const Precisions = z.object({ origins: z.array(Precision) })

export const RaisedAlerts = z.object({
  items: z.array(
    z.object({
      id: z.int(),
      title: Words,
      day: Day,
      state: z.string(),
      outcome: z.string().optional(),
    }),
  ),
  next: z.string().nullish(),
})
