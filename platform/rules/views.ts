import { z } from 'zod'
import { Day, PlacePath, Words } from '#vocabulary'
import { ruleCycle } from './cycle.ts'
import { limits } from './limits.ts'

export const State = z.enum(ruleCycle.states)
export const Count = z.int()
const Said = z.object({
  message: z.string(),
  code: z.string().meta({ description: 'What it is, for whoever has words of their own' }),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
})
export const Fault = z.object({ line: z.int(), column: z.int(), where: z.string(), ...Said.shape })

export const RuleView = z.object({
  id: z.string(),
  title: Words,
  state: State,
  latest: z.int().meta({ description: 'The latest version; it acts only once it is live' }),
  live: z.int().nullable().meta({ description: 'The version that acts' }),
  stopped: Said.nullable().meta({ description: 'Why a live rule acts no more: it cost or did too much' }),
  found: Count.meta({ description: 'What it found within your areas' }),
  lastFoundOn: Day.nullable(),
  faults: Count.meta({
    description: 'How often its condition could not be told, as where a field was missing',
  }),
  lastFault: Said.nullable(),
})

export const Saved = z.object({ id: z.string(), version: z.int(), state: State })

export const VersionView = z.object({
  version: z.int(),
  text: z.string(),
  author: z.string(),
  writtenAt: z.date().meta({ description: 'City time' }),
  dryRuns: Count,
  changes: z
    .array(z.object({ sign: z.enum(['+', '-']), line: z.int(), text: z.string() }))
    .meta({ description: 'What it changed in the version before, line by line' }),
})

export const Verdict = z.object({
  name: z.string(),
  passed: z.boolean(),
  expected: z.object({
    alerts: Count,
    tasks: Count,
    immediate: Count.optional().meta({ description: 'Absent where the example does not say' }),
  }),
  got: z.object({ alerts: Count, tasks: Count, immediate: Count }),
  faults: z.array(z.string()),
  whys: z.array(Said).meta({ description: 'The same faults by their codes' }),
})

export const DryRunView = z.object({
  version: z.int(),
  days: z.int(),
  from: Day,
  until: Day,
  read: Count,
  signals: Count,
  held: Count,
  found: Count,
  alerts: Count,
  tasks: Count,
  immediate: Count.meta({ description: 'Alerts that would have been immediate, or have become so' }),
  perDay: z.array(z.object({ day: Day, found: Count })),
  first: z.array(
    z.object({
      place: PlacePath,
      placeName: Words,
      title: Words,
      on: Day,
      from: Day,
      until: Day,
      total: Count,
      immediate: z.boolean(),
    }),
  ),
  faults: Count,
  lastFault: Said.optional(),
  stopped: Said.optional().meta({ description: 'Why it ended early; then it does not count as a dry run' }),
})

export const Id = z.object({ id: z.string().min(1).max(60) })
export const Text = z.string().max(limits.ruleBytes)
export const SaveBody = z.strictObject({ text: Text, base: z.int().min(0).optional() })
export const Version = z.int().min(1).max(1_000_000)

/** Why a rule goes live or is retired. */
export const Reason = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .optional()
  .meta({ description: "Kept in the audit: no person's data" })
