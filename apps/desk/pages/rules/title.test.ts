import { expect, test } from 'vitest'
import { tellTitle } from './title.ts'

const title = { zh: '{place}：3日内{count}例{disease}', en: '{place}: {count} cases of {disease} {why}' }

test('what a rule will name stands for anything; what nobody knows stays as it was written', () => {
  expect(tellTitle(title, 'zh')).toBe('某地：3日内N例某病')
  expect(tellTitle(title, 'en')).toBe('A place: n cases of a disease {why}')
})
