import {
  type Day,
  dayFromNumber,
  dayNumber,
  type ExamReport,
  type ExamWay,
  examWays,
  type Words,
} from '#vocabulary'
import { both, bothDrawn, type Markup, markup } from './markup.ts'
import { wayTitles } from './measures.ts'

const kinds = {
  infected: { zh: '每日新感染', en: 'Infected each day' },
  known: { zh: '每日新确认（决策者已知）', en: 'Became known each day' },
  inHospital: { zh: '在院人数', en: 'In hospital' },
} as const satisfies Record<string, Words>
type Kind = keyof typeof kinds

const size = { width: 360, height: 170 }
const plot = { left: 40, right: 8, top: 8, bottom: 22 }
/** Faint lines of other runs beyond these would be a smear, and make the file large. */
const mostRuns = 20

/** Three drawings beside each other: infected, known, in hospital; the first run in full, the others faint. */
export function drawCurves(report: ExamReport): Markup {
  const played = examWays.filter((way) => report.results.some(({ outcomes }) => outcomes[way]))
  const legend = played.map(
    (way) =>
      markup`<span class="key"><svg viewBox="0 0 28 8" width="28" height="8" aria-hidden="true"><path class="line ${way}" d="M0 4H28"/></svg>${both(wayTitles[way])}</span>`,
  )
  const names = Object.keys(kinds) as Kind[]
  return markup`<p class="legend">${legend}</p><div class="curves">${names.map((kind) => drawOne(report, { kind, played }))}</div>`
}

function drawOne(report: ExamReport, { kind, played }: { kind: Kind; played: readonly ExamWay[] }): Markup {
  const runs = report.results.slice(0, mostRuns)
  const highest = Math.max(
    1,
    ...runs.flatMap(({ outcomes }) =>
      played.flatMap((way) => (outcomes[way]?.curve[kind] ?? []).reduce((a, b) => Math.max(a, b), 0)),
    ),
  )
  const top = roundUp(highest)
  const inner = { width: size.width - plot.left - plot.right, height: size.height - plot.top - plot.bottom }
  const toX = (day: number) => round(plot.left + (day / report.days) * inner.width)
  const toY = (count: number) => round(plot.top + inner.height * (1 - count / top))
  // A day's count stands at its noon.
  const line = (counts: readonly number[]) =>
    `M${counts.map((count, day) => `${toX(day + 0.5)} ${toY(count)}`).join('L')}`
  const lines = played.flatMap((way) =>
    runs.flatMap(({ outcomes }, at) => {
      const counts = outcomes[way]?.curve[kind] ?? []
      return counts.length === 0
        ? []
        : [{ at, drawn: markup`<path class="line ${way}${at > 0 && ' other'}" d="${line(counts)}"/>` }]
    }),
  )
  // The first run last, above the others.
  const drawn = lines.toSorted((a, b) => b.at - a.at).map((one) => one.drawn)
  const levels = top % 2 === 0 ? [0, top / 2, top] : [0, top]
  return markup`<figure><figcaption>${both(kinds[kind])}</figcaption>
<svg class="curve" viewBox="0 0 ${size.width} ${size.height}" data-left="${plot.left}" data-wide="${inner.width}" role="img">
<title>${kinds[kind].zh} / ${kinds[kind].en}</title>
${levels.map((level) => markup`<path class="grid" d="M${plot.left} ${toY(level)}H${size.width - plot.right}"/><text class="end" x="${plot.left - 5}" y="${toY(level) + 4}">${level}</text>`)}
${ticksOf(report.startsOn, report.days).map(({ at, text }) => markup`<text class="middle" x="${toX(at)}" y="${size.height - 5}">${text}</text>`)}
${drawn}<path class="now" d="M${plot.left} ${plot.top}V${size.height - plot.bottom}" visibility="hidden"/>
${highest === 1 && lines.length === 0 && markup`<text class="middle" x="${size.width / 2}" y="${size.height / 2}">${bothDrawn({ zh: '没有数据', en: 'no data' })}</text>`}
</svg></figure>`
}

/** At most four dates, whole weeks apart. */
function ticksOf(startsOn: Day, days: number): { at: number; text: string }[] {
  const step = Math.max(1, Math.ceil(days / 4 / 7)) * 7
  const first = dayNumber(startsOn)
  return Array.from({ length: Math.ceil(days / step) }, (_, tick) => tick * step)
    .filter((at) => at <= days * 0.93)
    .map((at) => ({ at: Math.max(at, days * 0.02), text: dayFromNumber(first + at).slice(5) }))
}

/** The next 1, 2, 4, 6 or 8 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return power * ([1, 2, 4, 6, 8, 10].find((step) => step * power >= value) ?? 10)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
