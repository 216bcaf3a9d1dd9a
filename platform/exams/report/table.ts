import { type ExamReport, type ExamWay, examWays, type Words } from '#vocabulary'
import { faults } from './bad-runs.ts'
import { both, type Markup, markup, told } from './markup.ts'
import {
  groupsOf,
  type MeasureName,
  measureNames,
  measures,
  shownOf,
  stretches,
  stretchNames,
  wayTitles,
  whyNotCompared,
} from './measures.ts'
import type { Difference, ExamSummary, Pace } from './summary.ts'
import { tellDifference, tellDifferenceRange, tellHours, tellRange, tellTally, tellValue } from './tell.ts'

/** The one table of what counts: each way, and Lianfang against the others. */
export function makeTable(summary: ExamSummary): Markup {
  const played = examWays.filter((way) => summary.ways[way])
  const others = played.filter((way) => summary.against[way])
  const heads = [
    ...played.map((way) => wayTitles[way]),
    ...others.map((way) => ({
      zh: `较${wayTitles[way].zh}`,
      en: `Against ${wayTitles[way].en.toLowerCase()}`,
    })),
  ]
  const cell = (at: number, content: Markup | undefined) =>
    markup`<td><span class="label">${both(heads[at] ?? { zh: '', en: '' })}</span>${content ?? markup`<span class="faint">—</span>`}</td>`
  const measureRow = (name: MeasureName) =>
    markup`<tr><th scope="row">${both(measures[name].title)}</th>${[
      ...played.map((way) => cellOf(summary, { name, way })),
      ...others.map((way) =>
        // Doing nothing finds nothing and works at nothing: only what it cost is compared.
        way === 'nothing' && measures[name].list !== 'infections'
          ? 'void'
          : (notCompared(name) ?? differenceOf(name, summary.against[way]?.[name], summary.runs)),
      ),
    ].map((content, at) => (content === 'void' ? markup`<td class="void"></td>` : cell(at, content)))}</tr>`
  const hourRows = stretchNames.map(
    (name) =>
      markup`<tr><th scope="row">${both(stretches[name])}</th>${[
        ...played.map((way) => paceOf(summary.ways[way]?.hours[name], way)),
        ...others.map(() => undefined),
      ].map((content, at) =>
        at < played.length ? cell(at, content) : markup`<td class="void"></td>`,
      )}</tr>`,
  )
  return markup`<table class="counts"><thead><tr><th></th>${heads.map((head) => markup`<th scope="col">${both(head)}</th>`)}</tr></thead>
${groupsOf(summary.ways).map(
  ({ title, names, withHours }) =>
    markup`<tbody><tr class="group"><th scope="rowgroup" colspan="${heads.length + 1}">${both(title)}</th></tr>${names.map(measureRow)}${withHours && hourRows}</tbody>`,
)}</table>`
}

function cellOf(
  summary: ExamSummary,
  { name, way }: { name: MeasureName; way: ExamWay },
): Markup | undefined {
  const spread = summary.ways[way]?.measures[name]
  if (!spread) {
    const wasSought = measures[name].form === 'day' && way !== 'nothing' && summary.runsWithInfections > 0
    return wasSought ? markup`<b>${both({ zh: '未发现', en: 'never' })}</b>` : undefined
  }
  const range = tellRange(name, spread, 'en') !== undefined
  return markup`<a href="#${anchorOf(name, way)}">${told((language) => tellValue(name, spread.median, language))}</a>${
    range && markup` <small>${told((language) => tellRange(name, spread, language))}</small>`
  }`
}

/** The list that a number was made of; what has none stands in the table of the runs. */
function anchorOf(name: MeasureName, way: ExamWay): string {
  if (way === 'nothing' && measures[name].list !== 'infections') return 'runs'
  if (name === 'falseAlertsWeekly') return `alerts-false-${way}`
  const { list } = measures[name]
  return list === 'runs' ? 'runs' : list === 'alerts' ? `alerts-true-${way}` : `${list}-${way}`
}

function notCompared(name: MeasureName): Markup | undefined {
  const why = whyNotCompared(name)
  return why && markup`<small class="note">${both(why)}</small>`
}

function differenceOf(
  name: MeasureName,
  difference: Difference | undefined,
  runs: number,
): Markup | undefined {
  if (!difference) return undefined
  const { spread, lianfangAlone, otherAlone } = difference
  const compared = spread?.runs ?? 0
  const notes: Words[] = []
  if (runs > 1 && compared > 0) notes.push(tellTally(difference))
  if (lianfangAlone > 0)
    notes.push({ zh: `另 ${lianfangAlone} 次只有联防有`, en: `Lianfang alone in ${lianfangAlone}` })
  if (otherAlone > 0)
    notes.push({ zh: `另 ${otherAlone} 次只有对方有`, en: `the other alone in ${otherAlone}` })
  const unit = measures[name].form === 'day' ? { zh: ' 天', en: ' days' } : { zh: '', en: '' }
  return markup`${
    spread &&
    spread.median !== null &&
    markup`<a href="#runs">${told((language) => `${tellDifference(name, spread.median ?? 0, language)}${unit[language]}`)}</a>`
  }${spread && tellDifferenceRange(name, spread, 'en') !== undefined && markup` <small>${told((language) => tellDifferenceRange(name, spread, language))}</small>`}${notes.map((note) => markup`<small class="note">${both(note)}</small>`)}`
}

function paceOf(pace: Pace | undefined, way: ExamWay): Markup | undefined {
  if (!pace) return undefined
  return markup`<a href="#tasks-${way}">${told((language) => tellHours(pace.p50, language))}</a> <small>${told(
    (language) =>
      language === 'zh'
        ? `九成在 ${tellHours(pace.p90, 'zh')}内`
        : `9 in 10 within ${tellHours(pace.p90, 'en')}`,
  )}</small>`
}

/** Every run on its own, and what was bad about it. */
export function makeRuns(report: ExamReport, summary: ExamSummary): Markup {
  const names = shownOf(measureNames, summary.ways)
  const bad = new Map(summary.badRuns.map((run) => [run.seed, run.faults]))
  const rows = report.results.map(({ seed, outcomes }) => {
    const played = examWays.filter((way) => outcomes[way])
    const faulty = bad.get(seed) ?? []
    return markup`<tbody id="run-${seed}"${faulty.length > 0 && markup` class="bad"`}>${played.map(
      (way, at) => {
        const outcome = outcomes[way]
        const cells = names.map((name) => {
          const value = outcome ? measures[name].read(outcome, report.days) : null
          const isDay = measures[name].form === 'day'
          if (value === null && !(isDay && way !== 'nothing')) return markup`<td class="faint">—</td>`
          return markup`<td>${told((language) => tellValue(name, value, language))}</td>`
        })
        return markup`<tr>${at === 0 && markup`<th scope="rowgroup" rowspan="${played.length}">${seed}</th>`}<th scope="row">${both(wayTitles[way])}</th>${cells}</tr>`
      },
    )}${faulty.length > 0 && markup`<tr><td colspan="${names.length + 2}" class="why">${tellFaults(faulty)}</td></tr>`}</tbody>`
  })
  return markup`<div class="long wide" tabindex="0" role="region" aria-labelledby="runs"><table><thead><tr><th scope="col">${both({ zh: '种子', en: 'Seed' })}</th><th></th>${names.map((name) => markup`<th scope="col">${both(measures[name].title)}</th>`)}</tr></thead>${rows}</table></div>`
}

/** The runs that went badly, named above all lists. */
export function makeBadRuns({ badRuns, runs, ways }: ExamSummary): Markup | undefined {
  if (!ways.lianfang) return undefined
  if (badRuns.length === 0)
    return markup`<p>${both({
      zh: `${runs} 次推演中，联防没有一次比电话与表格更差，也没有违规。`,
      en: `In none of ${runs} runs did Lianfang do worse than paper or break a rule.`,
    })}</p>`
  return markup`<p>${both({
    zh: `${runs} 次推演中，联防有 ${badRuns.length} 次不如人意：`,
    en: `Lianfang did badly in ${badRuns.length} of ${runs} runs:`,
  })}</p><ul>${badRuns.map(({ seed, faults: named }) => markup`<li><a href="#run-${seed}">${both({ zh: `种子 ${seed}`, en: `Seed ${seed}` })}</a> ${tellFaults(named)}</li>`)}</ul>`
}

function tellFaults(named: readonly (keyof typeof faults)[]): Markup {
  return both({
    zh: named.map((name) => faults[name].zh).join('；'),
    en: named.map((name) => faults[name].en).join('; '),
  })
}
