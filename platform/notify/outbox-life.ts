import { defineLifeCycle } from '#platform/lifecycle'

/** The life of a notice. Its steps are the machine's and leave no history; who sends one again or cancels it is in the audit. */
export const outboxLife = defineLifeCycle({
  name: 'notice',
  states: ['waiting', 'sending', 'delivered', 'failed', 'digested', 'cancelled'],
  steps: [
    { step: 'write', to: 'waiting' },
    { step: 'send', from: ['waiting', 'sending'], to: 'sending' },
    { step: 'keep', from: ['waiting'], to: 'delivered' },
    { step: 'deliver', from: ['sending'], to: 'delivered' },
    { step: 'wait', from: ['sending'], to: 'waiting' },
    { step: 'give-up', from: ['sending'], to: 'failed' },
    { step: 'digest', from: ['waiting'], to: 'digested' },
    { step: 'cancel', from: ['waiting', 'failed'], to: 'cancelled' },
    { step: 'resend', from: ['failed', 'cancelled'], to: 'waiting' },
  ],
})

export type OutboxState = (typeof outboxLife.states)[number]
