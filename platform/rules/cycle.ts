import { defineLifeCycle } from '#platform/lifecycle'
import { kindsOf, type Rule } from './rule.ts'

/** A rule is written, goes live, and retires. Another text of a live one leaves live what is. */
export const ruleCycle = defineLifeCycle({
  name: 'rule',
  states: ['draft', 'live', 'retired'],
  steps: [
    { step: 'write', to: 'draft' },
    { step: 'rewrite', from: ['draft', 'live'] },
    { step: 'rewrite', from: ['retired'], to: 'draft' },
    { step: 'enact', from: ['draft', 'live'], to: 'live' },
    { step: 'retire', from: ['draft', 'live'], to: 'retired' },
  ],
})

export type RuleState = (typeof ruleCycle.states)[number]

/**
 * Rules that would answer each other for ever, were they live together: what one makes is what the next acts on. The first is
 * named last again.
 */
export function findCircle(rules: readonly Rule[], start: Rule): string[] | undefined {
  const all = [...rules.filter(({ id }) => id !== start.id), start]
  const walk = (at: Rule, way: readonly string[]): string[] | undefined => {
    const makes = makesOf(at)
    for (const next of all) {
      if (!kindsOf(next).some((kind) => makes.includes(kind))) continue
      if (next.id === start.id) return [...way, next.id]
      const found = way.includes(next.id) ? undefined : walk(next, [...way, next.id])
      if (found) return found
    }
    return undefined
  }
  return walk(start, [start.id])
}

function makesOf({ raise, dispatch }: Rule): string[] {
  return [...(raise ? ['alert.step'] : []), ...(dispatch ? ['task.step'] : [])]
}
