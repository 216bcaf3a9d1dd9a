import { z } from 'zod'
import { countedAtMost } from '#platform/store'
import { PlacePath, Words } from '#vocabulary'

const Count = z
  .int()
  .meta({ description: `${countedAtMost.toLocaleString('en')} stands for that many or more` })

const Contact = z.object({
  id: z.string(),
  name: Words,
  phone: z.string().optional(),
  onDuty: z
    .object({ name: Words, phone: z.string().optional() })
    .optional()
    .meta({ description: 'Who is on duty there now; absent where nobody is' }),
})

export const decisionKinds = ['alert', 'event', 'task'] as const
/** Why something waits for a decision, in the order in which the overview ranks them. */
export const decisionReasons = [
  'immediate',
  'escalated',
  'proposed',
  'to-file',
  'to-dispatch',
  'to-verify',
] as const
export type DecisionReason = (typeof decisionReasons)[number]

export const Decision = z.object({
  kind: z.enum(decisionKinds),
  id: z.int(),
  reason: z.enum(decisionReasons),
  title: Words,
  place: PlacePath,
  unit: z.string().optional(),
  since: z.date().optional().meta({ description: 'City time since when it waits' }),
  dueAt: z.date().optional(),
  taken: z.boolean().meta({ description: 'Somebody has it in hand' }),
  yours: z.boolean().meta({ description: 'Whether who asks may decide it' }),
})
export type Decision = z.infer<typeof Decision>

const LateItem = z.object({
  kind: z.enum(['alert', 'task']),
  id: z.int(),
  title: Words,
  place: PlacePath,
  unit: z.string().optional(),
  dueAt: z.date(),
})
export type LateItem = z.infer<typeof LateItem>

const LateUnit = z.object({
  unit: Contact.optional().meta({ description: 'Absent where nobody has it, or the unit is gone' }),
  alerts: Count,
  tasks: Count,
  oldestDueAt: z.date(),
})
export type LateUnit = z.infer<typeof LateUnit>

export const Overview = z.object({
  position: z.string().meta({ description: 'Give it to `/api/live`, and as `since` the next time' }),
  at: z.date().meta({ description: 'City time of all that follows' }),
  asOf: z.object({
    counts: z.date().meta({ description: 'What was received before is in the counts; machine time' }),
    work: z.date().meta({
      description:
        'What was received before has become alerts, events and tasks where it had to; machine time',
    }),
  }),
  readers: z
    .array(z.object({ name: z.string(), state: z.string(), asOf: z.date() }))
    .optional()
    .meta({ description: 'Readers of the log, each with its age; for who may see sources' }),
  changed: z
    .object({
      since: z.date().meta({ description: 'City time; at most 31 days ago' }),
      alerts: z
        .object({ immediate: Count, others: Count, late: Count, closed: z.record(z.string(), Count) })
        .optional(),
      tasks: z.object({ problems: Count, late: Count, ended: Count }).optional(),
      events: z.object({ proposed: Count, confirmed: Count }).optional(),
    })
    .optional()
    .meta({ description: 'What has happened since then; absent without `since`' }),
  decisions: z.object({
    first: z.array(Decision).max(3),
    waiting: z
      .partialRecord(z.enum(decisionReasons), Count)
      .meta({ description: 'How many there are; without those that who asks may not see' }),
  }),
  late: z.object({
    alerts: Count.optional(),
    tasks: Count.optional(),
    units: z.array(LateUnit).meta({ description: 'Ten, whose oldest is late the longest' }),
    items: z.array(LateItem).meta({ description: 'Twenty, the longest late first' }),
  }),
  silent: z
    .object({
      count: z.int(),
      items: z.array(
        z.object({
          source: z.string(),
          title: Words.optional(),
          lastHeard: z.date().optional(),
          silentMs: z.int(),
          expectedEveryMs: z.int(),
        }),
      ),
    })
    .optional()
    .meta({ description: 'Sources silent for longer than expected; machine time' }),
})
export type Overview = z.infer<typeof Overview>
