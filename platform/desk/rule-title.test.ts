import { expect, test } from 'vitest'
import { tellRuleTitle } from './rule-title.ts'

const title = { zh: '{place}：3日内{count}例{disease}', en: '{place}: {count} cases of {disease} {why}' }

test('what a rule will name stands for anything; what nobody knows stays as it was written', () => {
  expect(tellRuleTitle(title, 'zh')).toBe('某地：3日内N例某病')
  expect(tellRuleTitle(title, 'en')).toBe('A place: n cases of a disease {why}')
})
