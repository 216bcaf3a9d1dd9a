import type { PlacePath, Words, WorkStep } from '#vocabulary'
import type { Urgency } from './channels/channel.ts'

const subjects: Record<string, Words> = {
  alert: { zh: '预警信号', en: 'Alert' },
  event: { zh: '事件', en: 'Event' },
  task: { zh: '任务', en: 'Task' },
  order: { zh: '授权令', en: 'Order' },
}

/** Steps by their plain names; one that is not here is told by the name that it has. */
const steps: Record<string, Words> = {
  raise: { zh: '提出', en: 'raised' },
  pass: { zh: '转派', en: 'handed on' },
  verify: { zh: '核实', en: 'verified' },
  investigate: { zh: '调查', en: 'under investigation' },
  close: { zh: '关闭', en: 'closed' },
  escalate: { zh: '升级', en: 'escalated' },
  remind: { zh: '催办', en: 'overdue' },
  open: { zh: '建立', en: 'opened' },
  dispatch: { zh: '派遣', en: 'dispatched' },
  accept: { zh: '受理', en: 'accepted' },
  handle: { zh: '处置', en: 'handled' },
  return: { zh: '退回', en: 'returned' },
  done: { zh: '完成', en: 'done' },
  confirm: { zh: '确认', en: 'confirmed' },
  merge: { zh: '合并', en: 'merged' },
  split: { zh: '拆分', en: 'split' },
  issue: { zh: '签发', en: 'issued' },
  revoke: { zh: '撤销', en: 'revoked' },
  expire: { zh: '到期', en: 'expired' },
}

/** Steps that somebody has to know of at once, whatever the hour. Data, for a city to change. */
const urgentSteps: Record<string, readonly string[]> = {
  alert: ['raise', 'escalate'],
  task: ['escalate'],
  order: ['issue', 'revoke'],
}

export interface ToldStep {
  readonly title: Words
  readonly body: Words
  readonly urgency: Urgency
}

/** A step in words. `placeName` and the subject's own title where they are known. No actor: who did it is not everyone's. */
export function tellStep(of: {
  kind: string
  step: WorkStep
  place: PlacePath
  placeName?: Words | undefined
}): ToldStep {
  const { kind, step, place, placeName = { zh: place, en: place } } = of
  const cycle = cycleOf(kind)
  const subject = subjects[cycle] ?? { zh: cycle, en: cycle }
  const number = step.subject.slice(step.subject.indexOf(':') + 1)
  const done = steps[step.step] ?? { zh: step.step, en: step.step }
  const from = step.from === undefined ? { zh: '', en: '' } : { zh: `${step.from} → `, en: `${step.from} → ` }
  const outcome =
    step.outcome === undefined
      ? { zh: '', en: '' }
      : { zh: `，结论 ${step.outcome}`, en: `, outcome ${step.outcome}` }
  return {
    title: {
      zh: `${subject.zh} ${number}：${done.zh}（${placeName.zh}）`,
      en: `${subject.en} ${number}: ${done.en} (${placeName.en})`,
    },
    body: {
      zh: `${step.subject}，${step.takenOn}，${from.zh}${step.to}${outcome.zh}`,
      en: `${step.subject}, ${step.takenOn}, ${from.en}${step.to}${outcome.en}`,
    },
    urgency: urgentSteps[cycle]?.includes(step.step) ? 'urgent' : 'normal',
  }
}

/** `alert.step` → `alert`. */
export function cycleOf(kind: string): string {
  return kind.slice(0, kind.lastIndexOf('.'))
}
