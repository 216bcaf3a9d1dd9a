import { z } from 'zod'
import { Day } from '../day.ts'
import type { Kind } from '../kind.ts'

/** A step in the life of something that people work on. Sent by the house itself, in the transaction of the step. */
export const WorkStep = z.strictObject({
  takenOn: Day,
  /** What took the step, `task:17`. */
  subject: z.string().max(64),
  /** Which step of its history it is. */
  number: z.int().min(1),
  step: z.string().max(40),
  from: z.string().max(40).optional(),
  to: z.string().max(40),
  /** What the originator calls it: whoever asked learns by it what came of it. */
  originator: z.string().max(300).optional(),
  outcome: z.string().max(80).optional(),
})
export type WorkStep = z.infer<typeof WorkStep>

/** A unit was made, is known otherwise, has another roster of duty officers, or was abolished. */
export const UnitChange = z.strictObject({
  takenOn: Day,
  unit: z.string().max(64),
  change: z.enum(['made', 'changed', 'roster', 'abolished']),
  /** Of one that was abolished: who takes over what it held; whoever has the duty next up the tree where nobody is named. */
  successor: z.string().max(64).optional(),
})
export type UnitChange = z.infer<typeof UnitChange>

/** The time has come to make a place's weekly bulletin. */
export const BulletinDue = z.strictObject({
  dueOn: Day,
  /** Of ISO 8601: `2026-W47`. */
  week: z.string().max(10),
})
export type BulletinDue = z.infer<typeof BulletinDue>

const stepKind = (subject: string, zh: string, en: string) =>
  ({
    kind: `${subject}.step`,
    title: { zh: `${zh}进展`, en: `Step of ${en}` },
    description: { zh: `${zh}走了一步`, en: `What happened to ${en}` },
    schema: WorkStep,
    day: 'takenOn',
    tallies: [],
    house: true,
  }) as const satisfies Kind

export const workKinds = [
  stepKind('alert', '预警信号', 'an alert'),
  stepKind('event', '事件', 'an event'),
  stepKind('task', '任务', 'a task'),
  stepKind('order', '授权令', 'an order'),
  {
    kind: 'unit.changed',
    title: { zh: '单位变更', en: 'Change of a unit' },
    description: {
      zh: '单位新建、修改、改排值班，或撤销及其承接单位',
      en: 'A unit was made, changed, has another roster, or was abolished, and who takes over',
    },
    schema: UnitChange,
    day: 'takenOn',
    tallies: [],
    house: true,
  },
  {
    kind: 'bulletin.due',
    title: { zh: '周报到期', en: 'Bulletin due' },
    description: { zh: '到了编制某地监测周报的时候', en: 'A place’s weekly bulletin is to be made' },
    schema: BulletinDue,
    day: 'dueOn',
    tallies: [],
    house: true,
  },
] as const satisfies readonly Kind[]
