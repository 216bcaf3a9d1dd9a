import { defineLifeCycle } from '#platform/lifecycle'
import type { Words } from '#vocabulary'

export const eventStates = ['proposed', 'confirmed', 'rejected', 'closed', 'merged'] as const
export type EventState = (typeof eventStates)[number]

/** States in which an event takes alerts. */
export function isOpen(state: EventState): boolean {
  return state === 'proposed' || state === 'confirmed'
}

export const eventCycle = defineLifeCycle({
  name: 'event',
  states: eventStates,
  steps: [
    // By the rule, of alerts that a person has yet to confirm.
    { step: 'propose', to: 'proposed' },
    // By a person, of alerts or of a part of another event.
    { step: 'found', to: 'confirmed' },
    // The rule has one more alert for it.
    { step: 'suggest', from: ['proposed', 'confirmed'], house: true },
    { step: 'confirm', from: ['proposed'], to: 'confirmed' },
    { step: 'reject', from: ['proposed'], to: 'rejected' },
    // By the rule, when what it was proposed for was ruled out.
    { step: 'withdraw', from: ['proposed'], to: 'rejected', house: true },
    { step: 'join', from: ['proposed', 'confirmed'] },
    { step: 'leave', from: ['proposed', 'confirmed'] },
    { step: 'split', from: ['confirmed'] },
    { step: 'merge', from: ['confirmed'] },
    // What becomes of the event whose members went to another.
    { step: 'merge-into', from: ['proposed', 'confirmed'], to: 'merged', house: true },
    { step: 'assess', from: ['proposed', 'confirmed'] },
    { step: 'command', from: ['confirmed'] },
    { step: 'close', from: ['confirmed'], to: 'closed' },
    { step: 'reopen', from: ['closed'], to: 'confirmed' },
    { step: 'reopen', from: ['rejected'], to: 'proposed' },
  ],
})

/** Levels of a rapid risk assessment. */
export const risks = {
  'very-low': { zh: '极低', en: 'very low' },
  low: { zh: '低', en: 'low' },
  medium: { zh: '中', en: 'medium' },
  high: { zh: '高', en: 'high' },
} as const satisfies Record<string, Words>
export type Risk = keyof typeof risks

export const eventOutcomes = {
  contained: { zh: '疫情得到控制', en: 'contained' },
  'ended-by-itself': { zh: '自行平息', en: 'ended by itself' },
  'no-common-cause': { zh: '无共同原因', en: 'no common cause' },
  'false-alarm': { zh: '误报', en: 'false alarm' },
  'handed-over': { zh: '移交上级或其他地区', en: 'handed over' },
} as const satisfies Record<string, Words>
export type EventOutcome = keyof typeof eventOutcomes
