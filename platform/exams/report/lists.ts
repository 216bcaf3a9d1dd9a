import {
  type ExamAlert,
  type ExamInfection,
  type ExamReport,
  type ExamTask,
  type ExamWay,
  examWays,
  type Words,
} from '#vocabulary'
import { both, type Markup, markup, told } from './markup.ts'
import { wayTitles } from './measures.ts'
import { layerNames } from './playback.ts'
import { momentOf } from './player.ts'
import { tellHours, tellNumber } from './tell.ts'

/** Rows of a list that stand in the page; the JSON has all. */
const mostRows = 400
/** Infections that stand in the page without its script; the script shows all. */
export const firstInfections = 100

/** What the first run was made of, way by way: alerts true and false, tasks, infections. */
export function makeLists(report: ExamReport): Markup {
  return markup`${examWays.map((way) => {
    const play = report.play[way]
    if (!play) return undefined
    const { alerts, tasks, infections, infectionsInAll } = play
    const worked = way !== 'nothing'
    return markup`<section class="way"><h3>${both(wayTitles[way])}</h3>
${worked && listOf({ id: `alerts-true-${way}`, title: { zh: '真预警', en: 'True alerts' }, rows: alerts.filter(({ isTrue }) => isTrue), heads: alertHeads, row: (alert) => alertRow(alert, { report, way }) })}
${worked && listOf({ id: `alerts-false-${way}`, title: { zh: '误报', en: 'False alerts' }, rows: alerts.filter(({ isTrue }) => !isTrue), heads: alertHeads, row: (alert) => alertRow(alert, { report, way }) })}
${worked && listOf({ id: `tasks-${way}`, title: { zh: '任务', en: 'Tasks' }, rows: tasks, heads: taskHeads, row: (task) => taskRow(task, { report, way }) })}
${infectionList(infections, { report, way, inAll: infectionsInAll })}</section>`
  })}`
}

const alertHeads: readonly Words[] = [
  { zh: '编号', en: 'Number' },
  { zh: '发出', en: 'Raised' },
  { zh: '内容', en: 'What' },
  { zh: '地点', en: 'Place' },
  { zh: '来源', en: 'Origin' },
  { zh: '接手', en: 'Taken' },
  { zh: '核实', en: 'Verified' },
  { zh: '关闭', en: 'Closed' },
]
const taskHeads: readonly Words[] = [
  { zh: '编号', en: 'Number' },
  { zh: '派单', en: 'Opened' },
  { zh: '内容', en: 'What' },
  { zh: '地点', en: 'Place' },
  { zh: '预警', en: 'Alert' },
  { zh: '办结', en: 'Done' },
]
const infectionHeads: readonly Words[] = [
  { zh: '编号', en: 'Number' },
  { zh: '感染', en: 'Infected' },
  { zh: '来源', en: 'By' },
  { zh: '场所', en: 'Where' },
  { zh: '居住社区', en: 'Lives in' },
  { zh: '发病', en: 'Ill' },
  { zh: '被知晓', en: 'Known' },
]

interface In {
  readonly report: ExamReport
  readonly way: ExamWay
}

function listOf<Row>({
  id,
  title,
  rows,
  heads,
  row,
}: {
  id: string
  title: Words
  rows: readonly Row[]
  heads: readonly Words[]
  row: (of: Row) => Markup
}): Markup {
  const rest = rows.length - mostRows
  return markup`<h4 id="${id}">${both(title)} <small>${told((language) => tellNumber(rows.length, 'count', language))}</small></h4>${
    rows.length === 0
      ? markup`<p class="faint">${both({ zh: '没有', en: 'None' })}</p>`
      : tableOf(id, heads, rows.slice(0, mostRows).map(row))
  }${rest > 0 && markup`<p class="faint">${both({ zh: `还有 ${rest} 条，见 JSON 文件。`, en: `${rest} more are in the JSON file.` })}</p>`}`
}

function tableOf(id: string, heads: readonly Words[], rows: readonly Markup[]): Markup {
  return markup`<div class="long" tabindex="0" role="region" aria-labelledby="${id}"><table><thead><tr>${heads.map((head) => markup`<th scope="col">${both(head)}</th>`)}</tr></thead><tbody data-rows="${id}">${rows}</tbody></table></div>`
}

function alertRow(alert: ExamAlert, { report, way }: In): Markup {
  const { id, raisedAt, takenAt, verifiedAt, closedAt, outcome } = alert
  return markup`<tr id="alert-${way}-${id}"><td>${linkOf('alerts', id, { report, way })}</td><td>${momentOf(report.startsOn, raisedAt)}</td><td>${both(alert.title)}</td><td>${both(alert.placeName)}</td><td class="faint">${alert.origin}</td><td>${after(raisedAt, takenAt)}</td><td>${after(raisedAt, verifiedAt)}</td><td>${after(raisedAt, closedAt)} ${judged(outcome)}</td></tr>`
}

function taskRow(task: ExamTask, { report, way }: In): Markup {
  const { id, openedAt, doneAt, dueAt, alert, outcome } = task
  const isLate = dueAt !== null && (doneAt ?? report.days) > dueAt
  return markup`<tr id="task-${way}-${id}"><td>${linkOf('tasks', id, { report, way })}</td><td>${momentOf(report.startsOn, openedAt)}</td><td>${both(task.title)}</td><td>${both(task.placeName)}</td><td>${
    alert !== null && markup`<a href="#alert-${way}-${alert}">${alert}</a>`
  }</td><td>${after(openedAt, doneAt)} ${judged(outcome)}${isLate && markup` <b>${both({ zh: '超时', en: 'late' })}</b>`}</td></tr>`
}

/** To the desk of the played world, where it still is; paper has none. */
function linkOf(what: 'alerts' | 'tasks', id: number, { report, way }: In): Markup {
  const base = report.world?.url
  // What is no web address would be a way to run a script.
  if (way !== 'lianfang' || base === undefined || !/^https?:\/\//i.test(base)) return markup`${id}`
  return markup`<a href="${base.replace(/\/+$/, '')}/${what}/${id}">${id}</a>`
}

/** How long after: times are in days. */
function after(from: number, until: number | null): Markup {
  if (until === null) return markup`<span class="faint">—</span>`
  return told((language) => `+${tellHours(Math.max(0, until - from) * 24, language)}`)
}

/** As alerts are closed; what else whoever judged it wrote stands as it is. */
const outcomeNames: Readonly<Record<string, Words>> = {
  outbreak: { zh: '暴发', en: 'outbreak' },
  cluster: { zh: '聚集性疫情', en: 'cluster' },
  sporadic: { zh: '散发病例', en: 'sporadic case' },
  'false-alarm': { zh: '误报', en: 'false alarm' },
  'data-error': { zh: '数据错误', en: 'error of data' },
  duplicate: { zh: '重复预警', en: 'duplicate' },
  done: { zh: '完成', en: 'done' },
}

function judged(outcome: string | null): Markup | undefined {
  if (outcome === null) return undefined
  return both(outcomeNames[outcome] ?? { zh: outcome, en: outcome })
}

function infectionList(
  infections: readonly ExamInfection[],
  { report, way, inAll }: In & { inAll: number },
): Markup {
  const id = `infections-${way}`
  const names = new Map(report.places.map(({ path, name }) => [path, name]))
  const rows = infections.toSorted((a, b) => a.at - b.at || a.number - b.number).slice(0, firstInfections)
  const moment = (at: number | null) =>
    at === null ? markup`<span class="faint">—</span>` : markup`${momentOf(report.startsOn, at)}`
  return markup`<h4 id="${id}">${both({ zh: '感染', en: 'Infections' })} <small>${told((language) => tellNumber(inAll, 'count', language))}</small></h4>
${inAll > infections.length && markup`<p class="faint">${both({ zh: `报告只含最早的 ${infections.length} 例。`, en: `The report holds the first ${infections.length} of them.` })}</p>`}
${
  infections.length === 0
    ? markup`<p class="faint">${both({ zh: '没有', en: 'None' })}</p>`
    : tableOf(
        id,
        infectionHeads,
        rows.map(
          ({ number, at, by, where, place, onset, knownAt }) =>
            markup`<tr><td>${number}</td><td>${moment(at)}</td><td>${by ?? markup`<span class="faint">—</span>`}</td><td>${both(layerNames[where] ?? { zh: where, en: where })}</td><td>${both(names.get(place) ?? { zh: place, en: place })}</td><td>${moment(onset)}</td><td>${moment(knownAt)}</td></tr>`,
        ),
      )
}${
  infections.length > rows.length &&
  markup`<p><button type="button" data-more="${way}" hidden>${both({ zh: '显示更多', en: 'Show more' })}</button><noscript>${both({ zh: `此处只列前 ${rows.length} 例。`, en: `The first ${rows.length} are listed here.` })}</noscript></p>`
}`
}
