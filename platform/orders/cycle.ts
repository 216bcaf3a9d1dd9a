import { defineLifeCycle } from '#platform/lifecycle'

export const orderStates = ['draft', 'issued', 'in-force', 'ended'] as const
export type OrderState = (typeof orderStates)[number]

export const orderCycle = defineLifeCycle({
  name: 'order',
  states: orderStates,
  steps: [
    { step: 'draft', to: 'draft' },
    { step: 'issue', from: ['draft'], to: 'issued' },
    // By the clock.
    { step: 'begin', from: ['issued'], to: 'in-force', house: true },
    { step: 'expire', from: ['in-force'], to: 'ended', house: true },
    // Signed anew, with a reason; there is no order without an end.
    { step: 'extend', from: ['issued', 'in-force'] },
    { step: 'revoke', from: ['issued', 'in-force'], to: 'ended' },
    { step: 'withdraw', from: ['draft'], to: 'ended' },
  ],
})

export type OrderOutcome = 'expired' | 'revoked' | 'withdrawn'
