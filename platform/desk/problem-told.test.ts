import { expect, test } from 'vitest'
import { type Problem, problemReasons } from '#vocabulary'
import { problems } from '../http/problem.ts'
import { tellProblem } from './problem-told.ts'
import { codeWords, reasonWords } from './problem-words.ts'

const problem = (of: Partial<Problem>): Problem => ({
  type: 'about:blank',
  title: 'Of the server',
  status: 409,
  code: 'conflict',
  detail: 'What the server says in English.',
  ...of,
})
const slotsIn = (text: string) =>
  [...new Set(text.match(/\{\w+\}/g))].map((slot) => slot.replace('En}', '}')).sort()

test('every code that the server can answer with, and every reason, has words in both languages', () => {
  expect(Object.keys(codeWords).sort()).toEqual(Object.keys(problems).sort())
  expect(Object.keys(reasonWords).sort()).toEqual([...problemReasons].sort())
  for (const [key, { zh, en }] of [...Object.entries(codeWords), ...Object.entries(reasonWords)]) {
    expect(zh, key).toMatch(/[\u4e00-\u9fff]/)
    expect(en, key).not.toMatch(/[\u4e00-\u9fff]/)
    expect(slotsIn(en), key).toEqual(slotsIn(zh))
  }
})

test('a Chinese page says no English sentence of any code that is known', () => {
  for (const code of Object.keys(problems)) {
    expect(tellProblem(problem({ code }), 'zh'), code).not.toContain('English')
    expect(tellProblem(problem({ code }), 'en'), code).toBe('What the server says in English.')
  }
})

test('a reason is said with its values, as the language writes them', () => {
  const why = {
    code: 'unit.elsewhere',
    values: { unit: 'cdc-2', place: 'cn.99.01.01', at: 'cn.99.01.02' },
  }
  expect(tellProblem(problem({ why }), 'zh')).toBe('单位 cdc-2 负责 cn.99.01.02，不包括 cn.99.01.01。')
  expect(tellProblem(problem({ why }), 'en')).toBe(
    'cdc-2 is responsible for cn.99.01.02, which does not hold cn.99.01.01.',
  )
  const taken = { code: 'alert.taken', values: { id: 1_412, name: '王敏', nameEn: 'Wang Min' } }
  expect(tellProblem(problem({ why: taken }), 'zh')).toBe('预警 1,412 已由王敏受理；负责人可以转交。')
  expect(tellProblem(problem({ why: taken }), 'en')).toBe(
    'Alert 1,412 was taken by Wang Min; who leads may hand it on.',
  )
})

test('a reason that this page does not know is told by the code, and a code that it does not know in the server’s words', () => {
  const why = { code: 'order.of-tomorrow', values: {} }
  expect(tellProblem(problem({ why }), 'zh')).toBe(codeWords.conflict.zh)
  expect(tellProblem(problem({ code: 'of-tomorrow', why }), 'zh')).toBe('What the server says in English.')
})
