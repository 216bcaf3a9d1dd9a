import { z } from 'zod'
import { demoPassword } from './desk-page.ts'

/** What a busy day left in the demo city, by the numbers that the API gave. */
export interface BusyDay {
  /** Proposed by the rule, of two alerts of measles. */
  readonly proposed: number
  /** Confirmed, with a risk, a lead and tasks of its own. */
  readonly confirmed: number
  /** A to-do that the duty officer may take. */
  readonly toDo: number
  /** A case file that the market's officer handled and fed back. */
  readonly fedBack: number
  /** Of the confirmed event. */
  readonly alerts: readonly number[]
}

const Made = z.object({ id: z.int() })
const Listed = z.object({ items: z.array(Made) })

/** Raises, judges, dispatches and works as people of the demo city do, through the public API. */
export async function makeBusyDay(url: string): Promise<BusyDay> {
  const [duty, cdc, market] = await Promise.all(
    ['duty', 'cdc', 'market'].map((login) => signInAs(url, login)),
  )
  if (!duty || !cdc || !market) throw new Error('not everybody signed in')
  const day = new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10)
  const raise = async (disease: string, place: string, zh: string) =>
    Made.parse(await cdc('/alerts', { disease, place, day, title: { zh, en: englishOf(zh) } })).id
  const alerts = [
    await raise('influenza', 'cn.99.01.02', '江澜区：7天29例，预期12例'),
    await raise('influenza', 'cn.99.01.03', '云麓区：7天31例，预期14例'),
  ]
  await raise('measles', 'cn.99.01.04', '鹤汀区：1例，预期0例，240天来首次')
  await raise('measles', 'cn.99.01.05', '望潮区：1例，预期0例，97天来首次')
  const proposed = await waitForEvent(duty, 'measles')
  const confirmed = await waitForEvent(duty, 'influenza')
  const [first = 0] = alerts
  await cdc(`/alerts/${first}/steps`, { step: 'verify', finding: '两所幼儿园二十余名儿童，病原检测一致。' })
  const judge = (body: object) => cdc(`/events/${confirmed}/steps`, body)
  await judge({ step: 'confirm', reason: '两区幼儿园共用同一供餐点。' })
  await judge({ step: 'assess', risk: 'medium', reason: '托幼机构聚集，未见重症。' })
  await judge({ step: 'command', unit: 'cdc' })

  const open = async (body: object) => Made.parse(await duty('/tasks', body)).id
  const originator = `event:${confirmed}`
  const soon = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
  const toDo = await open({
    kind: 'to-do',
    type: 'sample',
    title: { zh: '采集两所幼儿园环境样本', en: 'Take samples in two kindergartens' },
    place: 'cn.99.01.02',
    due: soon(95),
    originator,
    note: '食堂、玩具、盥洗间各 5 份，送市疾控实验室。',
  })
  const titles = [
    ['visit', '入户走访密切接触者', 'Visit close contacts'],
    ['disinfect', '文澜街道幼儿园消杀', 'Disinfect a kindergarten'],
    ['investigate', '供餐点流行病学调查', 'Investigate the caterer'],
    ['verify-alert', '核实学校缺勤', 'Verify absence in a school'],
  ] as const
  for (const [index, [type, zh, en]] of titles.entries()) {
    const place = type === 'visit' ? 'cn.99.01.02.001.001' : 'cn.99.01.02.001'
    const id = await open({
      kind: 'to-do',
      type,
      title: { zh, en },
      place,
      due: index === 0 ? soon(0.05) : soon(60 * 3 * index),
      ...(index === 2 ? { originator, urgent: true } : {}),
    })
    if (index > 0) await duty(`/tasks/${id}/steps`, { step: 'take' })
    if (index === 3) await duty(`/tasks/${id}/steps`, { step: 'done', outcome: 'nothing-found' })
  }
  const file = async (zh: string, en: string, steps: readonly (readonly [typeof duty, string, object])[]) => {
    const id = await open({
      kind: 'problem',
      type: 'inspect-market',
      title: { zh, en },
      place: 'cn.99.01.03.001',
      originator,
    })
    for (const [who, door, body] of steps) await who(`/tasks/${id}/${door}`, body)
    return id
  }
  const filed = [cdc, 'verifications', { step: 'file' }] as const
  const dispatched = [duty, 'dispatches', { step: 'dispatch', unit: 'market-regulation' }] as const
  const taken = [market, 'steps', { step: 'take' }] as const
  const back = [
    market,
    'steps',
    { step: 'feedback', outcome: 'solved', note: '已封存库存并停止供餐。' },
  ] as const
  await file('集体用餐配送单位无证经营', 'A caterer without a licence', [])
  await file('农贸市场活禽交易', 'Live poultry sold in a market', [filed])
  await file('校门口流动摊贩', 'Street vendors at a school gate', [filed, dispatched])
  await file('冷藏车温度不达标', 'A refrigerated lorry too warm', [filed, dispatched, taken])
  const fedBack = await file('供餐点留样不足', 'A caterer keeps too few samples', [
    filed,
    dispatched,
    taken,
    back,
  ])
  await file('餐具消毒记录缺失', 'No record of washed dishes', [
    filed,
    dispatched,
    taken,
    back,
    [cdc, 'verifications', { step: 'close', outcome: 'resolved' }],
  ])
  return { proposed, confirmed, toDo, fedBack, alerts }
}

type Ask = (path: string, body?: object) => Promise<unknown>

async function signInAs(url: string, login: string): Promise<Ask> {
  const session = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password: demoPassword }),
  })
  if (!session.ok) throw new Error(`${login}: ${session.status} ${await session.text()}`)
  const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? ''
  return async (path, body) => {
    const answer = await fetch(`${url}/api${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { cookie, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    if (!answer.ok) throw new Error(`${login} ${path}: ${answer.status} ${await answer.text()}`)
    return await answer.json()
  }
}

/** The rule proposes when it has read the signals of the alerts: asked until it has, or the test's time is up. */
async function waitForEvent(ask: Ask, disease: string): Promise<number> {
  for (;;) {
    const [found] = Listed.parse(await ask(`/events?disease=${disease}`)).items
    if (found) return found.id
    await new Promise((resolve) => setImmediate(resolve))
  }
}

function englishOf(zh: string): string {
  const names: Readonly<Record<string, string>> = {
    江澜区: 'Jianglan District',
    云麓区: 'Yunlu District',
    鹤汀区: 'Heting District',
    望潮区: 'Wangchao District',
  }
  const [place = '', said = ''] = zh.split('：')
  const [, seen, expected] = /7天(\d+)例，预期(\d+)例/.exec(said) ?? []
  const days = /(\d+)天来首次/.exec(said)?.[1]
  return days
    ? `${names[place]}: 1 seen, 0 expected, first in ${days} days`
    : `${names[place]}: ${seen} seen, ${expected} expected over 7 days`
}
