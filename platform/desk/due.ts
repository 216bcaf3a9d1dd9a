import type { Language } from '#vocabulary'
import { clockText } from './span.ts'

/** How a clock against a due time stands: `soon` is within its last half hour. */
export type Urgency = 'later' | 'soon' | 'over'

export interface DueTold {
  readonly urgency: Urgency
  readonly text: string
}

const soonMs = 30 * 60_000

/** "还剩 1 小时 20 分", "逾期 35 分钟"; in English "1 h 20 min left", "35 min overdue". */
export function tellDue(due: Date, now: Date, language: Language): DueTold {
  const leftMs = due.getTime() - now.getTime()
  if (leftMs < 0) {
    const span = clockText(-leftMs, language)
    return { urgency: 'over', text: language === 'zh' ? `逾期 ${span}` : `${span} overdue` }
  }
  const span = clockText(leftMs, language)
  return {
    urgency: leftMs < soonMs ? 'soon' : 'later',
    text: language === 'zh' ? `还剩 ${span}` : `${span} left`,
  }
}
