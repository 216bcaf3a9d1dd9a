import type { Kind } from './kind.ts'
import { caseKinds } from './kinds/cases.ts'
import { eventReportKinds } from './kinds/event-reports.ts'
import { syndromeKinds } from './kinds/syndromes.ts'
import { workKinds } from './kinds/work.ts'

/** Every kind of signal that this house understands. None carries personal fields. */
export const kinds: readonly Kind[] = [...caseKinds, ...syndromeKinds, ...eventReportKinds, ...workKinds]
