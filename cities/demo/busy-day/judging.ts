import { cholera, kindergartens, measles, unknown } from './signals.ts'
import { busyDay, findOne, Made, type Part, type Stage } from './stage.ts'

/** The night's reports: rules find two clusters of measles, which one event may hold, and a laboratory's cholera. */
export const night: Part = {
  title: { zh: '夜里的上报：规则发现三件事', en: 'Reports of the night: rules find three things' },
  play: async ({ send, moveTo }) => {
    await moveTo('06:30')
    await send(measles.heting)
    await moveTo('06:50')
    await send(measles.wangchao)
    await moveTo('07:05')
    await send([cholera])
    await moveTo('07:26')
    await send(kindergartens)
  },
}

/** Two clusters in kindergartens become one event, which is confirmed, assessed and led. */
export const kitchen: Part = {
  title: { zh: '三所幼儿园：研判成一起事件', en: 'Three kindergartens: judged to be one event' },
  play: async (stage) => {
    await stage.moveTo('08:05')
    const wenlan = await findAlert(stage, 'cn.99.01.02.001')
    const fengqu = await findAlert(stage, 'cn.99.01.03.001')
    await stage.ask('cdc', `/alerts/${wenlan}/steps`, {
      step: 'verify',
      finding: '两所幼儿园 21 名儿童呕吐，与丰渠街道一所共用同一供餐点，病原检测一致。',
    })
    await stage.moveTo('08:12')
    // The rule proposes all that is norovirus as one; the duty officer takes out of it what shares a kitchen.
    const event = Made.parse(await stage.ask('duty', '/events', { alerts: [wenlan, fengqu] })).id
    const judge = (body: object) => stage.ask('duty', `/events/${event}/steps`, body)
    await judge({ step: 'assess', risk: 'medium', reason: '三所幼儿园共用同一供餐点，未见重症。' })
    await judge({ step: 'command', unit: 'cdc' })
  },
}

/** What turned out to be nothing, and what nobody can name yet. */
export const forenoon: Part = {
  title: { zh: '上午：排除一条，又来一条不明原因', en: 'The forenoon: one ruled out, one of unknown cause' },
  play: async (stage) => {
    await stage.moveTo('09:20')
    const { id: canteen } = Made.parse(
      await stage.ask('cdc', '/alerts', {
        place: 'cn.99.01.05.003',
        day: busyDay,
        surprise: 1,
        title: {
          zh: '落雁街道一工地食堂：5人腹泻',
          en: 'A canteen in Luoyan Street: 5 people with diarrhoea',
        },
      }),
    )
    await stage.moveTo('09:32')
    await stage.ask('cdc', `/alerts/${canteen}/steps`, {
      step: 'close',
      outcome: 'false-alarm',
      note: '电话核实：五人不在同一餐次就餐，均为旧有肠胃病。',
    })
    await stage.moveTo('09:42')
    await stage.send(unknown)
  },
}

/** Whatever follows from the kitchen names its event as what it is for. */
export async function kitchenEvent(stage: Stage): Promise<string> {
  return `event:${await findOne(stage, '/events?state=confirmed&disease=norovirus')}`
}

/** What the rule of clusters found in a street. */
function findAlert(stage: Stage, street: string): Promise<number> {
  return findOne(stage, `/alerts?place=${street}&disease=norovirus&origin=rule:norovirus-cluster`)
}
