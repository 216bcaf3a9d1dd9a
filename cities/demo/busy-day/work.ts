import { kitchenEvent } from './judging.ts'
import { at, busyDay, Made, type Part, type Stage } from './stage.ts'

/** What people are asked to do: some in time, some late, one done. */
export const toDos: Part = {
  title: {
    zh: '派出任务：采样、走访、消杀、调查',
    en: 'Tasks: samples, visits, disinfection, investigation',
  },
  play: async (stage) => {
    await stage.moveTo('08:20')
    const originator = await kitchenEvent(stage)
    const open = (body: object) => openTask(stage, { kind: 'to-do', ...body })
    const step = (id: number, body: object) => stage.ask('duty', `/tasks/${id}/steps`, body)
    await open({
      type: 'sample',
      title: { zh: '采集两所幼儿园环境样本', en: 'Take samples in two kindergartens' },
      place: 'cn.99.01.02',
      due: at('11:45'),
      originator,
      note: '食堂、玩具、盥洗间各 5 份，送市疾控实验室。',
    })
    await open({
      type: 'visit',
      title: { zh: '入户走访患儿同住家人', en: 'Visit the families of the children' },
      place: 'cn.99.01.02.001.001',
      due: at('09:30'),
    })
    const disinfect = await open({
      type: 'disinfect',
      title: { zh: '文澜街道幼儿园消杀', en: 'Disinfect a kindergarten' },
      place: 'cn.99.01.02.001',
      due: at('09:50'),
    })
    await step(disinfect, { step: 'take' })
    const investigate = await open({
      type: 'investigate',
      title: { zh: '供餐点流行病学调查', en: 'Investigate the caterer' },
      place: 'cn.99.01.02.001',
      due: at('14:00'),
      originator,
      urgent: true,
    })
    await step(investigate, { step: 'take' })
    const verify = await open({
      type: 'verify-alert',
      title: { zh: '核实学校缺勤', en: 'Verify absence in a school' },
      place: 'cn.99.01.02.001',
      due: at('12:00'),
    })
    await step(verify, { step: 'take' })
    await step(verify, { step: 'done', outcome: 'nothing-found' })
  },
}

/** Case files of the market regulators, one at each stage of GB/T 30428. */
export const caseFiles: Part = {
  title: { zh: '问题立案：七个阶段各有一件', en: 'Case files: one at each stage' },
  play: async (stage) => {
    await stage.moveTo('08:35')
    const originator = await kitchenEvent(stage)
    for (const { zh, en, steps } of files) {
      const id = await openTask(stage, {
        kind: 'problem',
        type: 'inspect-market',
        title: { zh, en },
        place: 'cn.99.01.03.001',
        originator,
      })
      for (const [login, door, body] of steps) await stage.ask(login, `/tasks/${id}/${door}`, body)
    }
  },
}

type Step = readonly [login: string, door: 'verifications' | 'dispatches' | 'steps', body: object]

const filed: Step = ['cdc', 'verifications', { step: 'file' }]
const dispatched: Step = ['duty', 'dispatches', { step: 'dispatch', unit: 'market-regulation' }]
const taken: Step = ['market', 'steps', { step: 'take' }]
const fedBack: Step = [
  'market',
  'steps',
  { step: 'feedback', outcome: 'solved', note: '已封存库存并停止供餐。' },
]
const closed: Step = ['cdc', 'verifications', { step: 'close', outcome: 'resolved' }]

const files: readonly { readonly zh: string; readonly en: string; readonly steps: readonly Step[] }[] = [
  { zh: '集体用餐配送单位无证经营', en: 'A caterer without a licence', steps: [] },
  { zh: '农贸市场活禽交易', en: 'Live poultry sold in a market', steps: [filed] },
  { zh: '校门口流动摊贩', en: 'Street vendors at a school gate', steps: [filed, dispatched] },
  { zh: '冷藏车温度不达标', en: 'A refrigerated lorry too warm', steps: [filed, dispatched, taken] },
  {
    zh: '供餐点留样不足',
    en: 'A caterer keeps too few samples',
    steps: [filed, dispatched, taken, fedBack],
  },
  {
    zh: '餐具消毒记录缺失',
    en: 'No record of washed dishes',
    steps: [filed, dispatched, taken, fedBack, closed],
  },
]

/** Powers in force, one that begins tomorrow, and one that waits for its signature. */
export const orders: Part = {
  title: { zh: '命令：两份在施行，一份待签发', en: 'Orders: two in force, one to be signed' },
  play: async (stage) => {
    await stage.moveTo('08:50')
    for (const { signed, ...order } of powersInForce) {
      const { id } = Made.parse(
        await stage.ask('admin', '/orders', { legalBasis, unit: 'command', begins: busyDay, ...order }),
      )
      // Who drafts does not sign.
      if (signed) await stage.ask('commander', `/orders/${id}/steps`, { step: 'issue' })
    }
  },
}

const legalBasis = '中华人民共和国传染病防治法'

const powersInForce = [
  {
    title: { zh: '缺课信息采集令', en: 'Records of absence from school' },
    power: 'collect',
    what: ['absence'],
    place: 'cn.99.01',
    purpose: 'case-finding',
    ends: '2026-01-29',
    signed: true,
  },
  {
    title: { zh: '文澜街道幼儿园停课令', en: 'Kindergartens of Wenlan Street are closed' },
    power: 'restrict',
    what: ['school'],
    place: 'cn.99.01.02.001',
    purpose: 'stopping-spread',
    ends: '2026-01-17',
    signed: true,
  },
  {
    title: { zh: '密切接触者调查令', en: 'Tracing of contacts' },
    power: 'collect',
    what: ['contact-tracing'],
    place: 'cn.99.01.04',
    purpose: 'contact-tracing',
    ends: '2026-02-05',
    signed: false,
  },
] as const

async function openTask(stage: Stage, body: object): Promise<number> {
  return Made.parse(await stage.ask('duty', '/tasks', body)).id
}
