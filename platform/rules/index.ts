import { defineSystem, type System } from '#platform/system'
import { makeRulesConsumer } from './consumer.ts'
import { makeEscalation } from './escalation.ts'
import type { Outside } from './outside.ts'
import { makeRuleRoutes } from './routes.ts'

export { compileCondition } from './conditions/condition.ts'
export { rulesConsumer } from './consumer.ts'
export { type ExampleVerdict, runExamples } from './examples.ts'
export { findAlertBeside } from './finding-store.ts'
export { installRule } from './install.ts'
export type { Outside } from './outside.ts'
export { knowKinds, noExample, type RuleFault } from './parse-rule.ts'
export { placesByDepth } from './place-words.ts'
export { readyRule } from './ready-rule.ts'
export { describe as describeVerdict } from './use-cases.ts'

/** The room of the city's rules; what it acts with comes from the rooms of alerts and tasks. */
export function makeRulesRoom(outside: Outside): System {
  return defineSystem({
    id: 'rules',
    title: { zh: '规则', en: 'Rules' },
    migrations: `${import.meta.dirname}/migrations`,
    consumers: (rooms) => [makeRulesConsumer(rooms, outside)],
    timers: (rooms) => [makeEscalation(rooms, outside)],
    routes: makeRuleRoutes(outside),
  })
}
