import { defineLifeCycle } from '#platform/lifecycle'

export const alertStates = ['waiting', 'verifying', 'investigating', 'closed'] as const
export type AlertState = (typeof alertStates)[number]

/** Whether anybody still has to judge it. */
export const openStates = ['waiting', 'verifying', 'investigating'] as const satisfies readonly AlertState[]

/** The life of an alert. `raise`, `admit` and `escalate` are the house's; a person does all other steps, and the clock may pass it on. */
export const alertCycle = defineLifeCycle({
  name: 'alert',
  states: alertStates,
  steps: [
    { step: 'raise', to: 'waiting' },
    { step: 'raise', to: 'verifying' },
    { step: 'admit', from: ['waiting'], to: 'verifying', house: true },
    { step: 'escalate', from: ['waiting'], to: 'verifying', house: true },
    { step: 'escalate', from: ['verifying', 'investigating'], house: true },
    { step: 'take', from: ['verifying', 'investigating'] },
    { step: 'verify', from: ['verifying'], to: 'investigating' },
    { step: 'assess', from: ['verifying', 'investigating'] },
    { step: 'close', from: ['verifying', 'investigating'], to: 'closed' },
    { step: 'pass', from: ['waiting', 'verifying', 'investigating'] },
    { step: 'reopen', from: ['closed'], to: 'verifying' },
  ],
})
export type AlertStep =
  | 'raise'
  | 'admit'
  | 'escalate'
  | 'take'
  | 'verify'
  | 'assess'
  | 'close'
  | 'pass'
  | 'reopen'

/** How likely it is to spread and how bad that would be, in the steps of the risk assessments of China's CDC and the WHO. */
export const risks = ['very-low', 'low', 'medium', 'high'] as const
export type Risk = (typeof risks)[number]

/** What an alert turned out to be; `sporadic` is a true case of no outbreak. */
export const outcomes = ['outbreak', 'cluster', 'sporadic', 'false-alarm', 'data-error', 'duplicate'] as const
export type Outcome = (typeof outcomes)[number]

/** A duplicate is neither: the alert that it repeats says what it was. */
export const trueOutcomes = ['outbreak', 'cluster', 'sporadic'] as const satisfies readonly Outcome[]
export const falseOutcomes = ['false-alarm', 'data-error'] as const satisfies readonly Outcome[]

/** The life of a public warning. Nothing but a signature makes a draft a warning. */
export const warningCycle = defineLifeCycle({
  name: 'warning',
  states: ['draft', 'signed', 'ended'],
  steps: [
    { step: 'draft', to: 'draft' },
    { step: 'sign', from: ['draft'], to: 'signed' },
    { step: 'end', from: ['draft', 'signed'], to: 'ended' },
  ],
})
export type WarningState = 'draft' | 'signed' | 'ended'

/**
 * The four levels of warning of China's Emergency Response Law, from the least to the gravest: article 42 as of 2007; as of 2024 article 63,
 * a number that is from memory.
 */
export const warningLevels = ['blue', 'yellow', 'orange', 'red'] as const
export type WarningLevel = (typeof warningLevels)[number]
