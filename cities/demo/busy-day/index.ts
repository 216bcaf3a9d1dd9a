import type { Words } from '#vocabulary'
import { forenoon, kitchen, night } from './judging.ts'
import { entersAt, type Part, type Stage } from './stage.ts'
import { caseFiles, orders, toDos } from './work.ts'

export {
  busyDay,
  daysBefore,
  endsAt,
  type Stage,
  silentEveryMs,
  silentSource,
  startsAt,
} from './stage.ts'

export const busyDayTitle: Words = { zh: '繁忙的一天', en: 'a busy day' }

export const busyDaySays: Words = {
  zh: '1月15日上午，疾控和指挥中心正忙：三所幼儿园的诺如病毒疫情已立案处置，麻疹、霍乱和不明原因预警等人判断。预警在超时，任务在逾期，一家发热门诊没有上报。',
  en: 'The forenoon of 15 January: an outbreak of norovirus in three kindergartens is being handled, and measles, cholera and an unknown cause wait to be judged. Alerts run out of time, tasks are late, and one fever clinic does not report.',
}

const arrival: Part = {
  title: { zh: '时钟走到上午 10:10', en: 'The clock moves to 10:10' },
  play: ({ moveTo }) => moveTo(entersAt),
}

/** The day in its order: signals, what people judged, what they handed out, up to when somebody enters it. */
export const parts: readonly Part[] = [night, kitchen, toDos, caseFiles, orders, forenoon, arrival]

/** Plays the whole day, and tells each part before it begins. */
export async function playBusyDay(stage: Stage, tell: (part: Part, index: number) => void): Promise<void> {
  for (const [index, part] of parts.entries()) {
    tell(part, index)
    await part.play(stage)
  }
}
