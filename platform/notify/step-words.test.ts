import { describe, expect, test } from 'vitest'
import { day, placePath, type WorkStep } from '#vocabulary'
import { alertCycle, outcomes as alertOutcomes } from '../alerts/life.ts'
import { eventCycle, eventOutcomes } from '../events/cycle.ts'
import { orderCycle } from '../orders/cycle.ts'
import { problemCycle, toDoCycle } from '../tasks/cycles.ts'
import { cycleWords } from './cycle-words.ts'
import { tellStep } from './step-words.ts'

const place = placePath('cn.99.01.02')
const placeName = { zh: '江澜区', en: 'Jianglan District' }

const tell = (kind: string, step: Partial<WorkStep> & Pick<WorkStep, 'step' | 'to'>) =>
  tellStep({
    kind,
    step: { takenOn: day('2020-06-11'), subject: `${kind.split('.')[0]}:4`, number: 2, ...step },
    place,
    placeName,
    disease: kind === 'alert.step' ? 'measles' : undefined,
  })

describe('a notice', () => {
  test('says in the reader’s language which step of what it was, of which disease, and how things stand', () => {
    expect(
      tell('alert.step', { step: 'close', from: 'verifying', to: 'closed', outcome: 'false-alarm' }),
    ).toMatchObject({
      title: { zh: '预警信号 4：关闭（江澜区）', en: 'Alert 4: closed (Jianglan District)' },
      body: {
        zh: '麻疹，2020-06-11，待核实 → 已关闭，结论：误报',
        en: 'Measles, 2020-06-11, to be verified → closed, outcome: false alarm',
      },
    })
    expect(tell('task.step', { step: 'ask-extension', from: 'handling', to: 'handling' })).toMatchObject({
      title: { zh: '任务 4：申请延期（江澜区）' },
      body: { zh: '2020-06-11，处置中', en: '2020-06-11, being handled' },
    })
  })

  test('tells by its name what nobody gave words', () => {
    const told = tell('task.step', { step: 'done', from: 'open', to: 'constructor', outcome: 'nobody-home' })
    expect(told.body.zh).toBe('2020-06-11，待接办 → constructor，结论：nobody-home')
    expect(tell('visit.step', { step: 'ring', to: 'rung' }).title.zh).toBe('visit 4：ring（江澜区）')
  })

  test.each([
    ['alert', [alertCycle], [...alertOutcomes]],
    ['event', [eventCycle], Object.keys(eventOutcomes)],
    ['order', [orderCycle], ['expired', 'revoked', 'withdrawn']],
    ['task', [toDoCycle, problemCycle], []],
  ])('has words for every step, state and outcome of an %s', (name, cycles, outcomes) => {
    const words = cycleWords[name]
    const names = (table: object | undefined) => Object.keys(table ?? {}).sort()
    const all = (of: string[]) => [...new Set(of)].sort()
    expect(names(words?.steps)).toEqual(all(cycles.flatMap(({ steps }) => steps.map(({ step }) => step))))
    expect(names(words?.states)).toEqual(all(cycles.flatMap(({ states }) => [...states])))
    expect(names(words?.outcomes)).toEqual(all(outcomes))
  })
})
