import type { EChartsCoreOption } from 'echarts/core'
import type { Colours } from '#platform/desk'
import type { Day } from '#vocabulary'
import type { Between, OneSeries, Transmission, WouldHave } from '../answers.ts'
import type { Speaker } from '../say.ts'
import { roundExpected } from '../tell.ts'

/** The page's own fonts, spelled out: the chart measures its words before it draws them. */
const fontFamily =
  'system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", sans-serif'

interface Drawing {
  readonly colours: Colours
  readonly speaker: Speaker
}

interface Named {
  readonly name: string
  readonly value: (number | null)[]
}

/** What all of these charts share: days below, counts from 0 up, a legend above. */
function frame(days: readonly Day[], { colours, speaker }: Drawing, tip: (at: number) => string): object {
  const axis = {
    axisLabel: { color: colours.faint, fontSize: 13 },
    axisLine: { lineStyle: { color: colours.line } },
  }
  return {
    animation: false,
    textStyle: { fontFamily },
    grid: { left: 8, right: 12, top: 40, bottom: 8, containLabel: true },
    legend: {
      type: 'scroll',
      top: 0,
      left: 0,
      right: 0,
      textStyle: { color: colours.text, fontSize: 13 },
      pageTextStyle: { color: colours.faint },
      pageIconColor: colours.accent,
      pageIconInactiveColor: colours.line,
      itemGap: 14,
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      formatter: (items: readonly { dataIndex: number }[]) => tip(items[0]?.dataIndex ?? -1),
    },
    xAxis: { type: 'category', data: days, ...axis, axisTick: { alignWithLabel: true } },
    yAxis: {
      type: 'value',
      min: 0,
      ...axis,
      axisLabel: { ...axis.axisLabel, formatter: (value: number) => speaker.number(value) },
      splitLine: { lineStyle: { color: colours.line, opacity: 0.35 } },
    },
  }
}

function line({ name, value }: Named, colour: string, more: object = {}): object {
  return {
    name,
    type: 'line',
    data: value,
    symbol: 'none',
    lineStyle: { color: colour, width: 2 },
    itemStyle: { color: colour },
    ...more,
  }
}

/** A band between two lines: an unseen one below, and what is between stacked upon it. */
function band(
  name: string,
  between: readonly ({ lower: number; upper: number } | undefined)[],
  colour: string,
): object[] {
  const unseen = { type: 'line', stack: name, symbol: 'none', silent: true, lineStyle: { opacity: 0 } }
  return [
    { ...unseen, data: between.map((one) => one?.lower ?? null), tooltip: { show: false } },
    {
      ...unseen,
      name,
      data: between.map((one) => (one ? one.upper - one.lower : null)),
      areaStyle: { color: colour, opacity: 0.22 },
      itemStyle: { color: colour },
    },
  ]
}

/** Seven-day sums against their expected course: a band up to the fewest that would be a finding, and the days of alarms. */
export function courseOption(of: Pick<OneSeries, 'days' | 'alarms'>, drawing: Drawing): EChartsCoreOption {
  const { colours, speaker } = drawing
  const { say, number } = speaker
  const { days } = of
  const alarmDays = new Set(of.alarms.map(({ dayJudged }) => dayJudged))
  const tip = (at: number) => {
    const day = days[at]
    if (!day) return ''
    const { window } = day
    return [
      day.day,
      `${say('course.day')}: ${day.reported || day.count > 0 ? number(day.count) : say('course.noReport')}`,
      ...(window
        ? [
            `${say('course.seen')}: ${number(window.observed)}`,
            `${say('course.expected')}: ${number(roundExpected(window.expected))}`,
            `${say('course.limit')}: ${number(window.threshold)}`,
          ]
        : [say('course.tooShort')]),
      ...(alarmDays.has(day.day) ? [say('course.alarm')] : []),
    ].join('<br>')
  }
  return {
    ...frame(
      days.map(({ day }) => day),
      drawing,
      tip,
    ),
    series: [
      {
        name: say('course.day'),
        type: 'bar',
        data: days.map(({ count }) => count),
        itemStyle: { color: colours.bar, opacity: 0.75 },
      },
      ...band(
        say('course.band'),
        days.map(({ window }) => (window ? { lower: 0, upper: window.threshold } : undefined)),
        colours.accent,
      ),
      line(
        { name: say('course.expected'), value: days.map(({ window }) => window?.expected ?? null) },
        colours.faint,
        { lineStyle: { color: colours.faint, type: 'dashed', width: 1.5 } },
      ),
      line(
        { name: say('course.seen'), value: days.map(({ window }) => window?.observed ?? null) },
        colours.accent,
      ),
      {
        name: say('course.alarm'),
        type: 'scatter',
        symbol: 'triangle',
        symbolSize: 13,
        itemStyle: { color: colours.outline },
        data: days.map(({ day, window, count }) => (alarmDays.has(day) ? (window?.observed ?? count) : null)),
      },
    ],
  }
}

/** The reproduction number by weeks with its 95 % interval; at 1 cases neither grow nor wane. */
export function reproductionOption({ reproduction }: Transmission, drawing: Drawing): EChartsCoreOption {
  const { colours, speaker } = drawing
  const { say } = speaker
  const tip = (at: number) => {
    const row = reproduction[at]
    return row ? [row.day, tellBetween(row, 2), say('transmission.cases', { n: row.cases })].join('<br>') : ''
  }
  const most = Math.max(2, ...reproduction.map(({ upper }) => Math.min(upper, 8)))
  const shared = frame(
    reproduction.map(({ day }) => day),
    drawing,
    tip,
  ) as { yAxis: object }
  return {
    ...shared,
    yAxis: { ...shared.yAxis, max: Math.ceil(most) },
    series: [
      ...band(say('transmission.interval'), reproduction, colours.accent),
      line({ name: say('transmission.r'), value: reproduction.map(({ value }) => value) }, colours.accent, {
        symbol: 'circle',
        symbolSize: 4,
        markLine: {
          symbol: 'none',
          silent: true,
          data: [{ yAxis: 1 }],
          label: { show: false },
          lineStyle: { color: colours.outline, type: 'dashed' },
        },
      }),
    ],
  }
}

/** The last four weeks, and what comes if nothing changes. */
export function forecastOption(
  days: OneSeries['days'],
  { forecast, lastDay }: Transmission,
  drawing: Drawing,
): EChartsCoreOption {
  const { colours, speaker } = drawing
  const { say, number } = speaker
  const past = days.filter(({ day }) => day <= lastDay).slice(-28)
  const axis = [...past.map(({ day }) => day), ...forecast.map(({ day }) => day)]
  const tip = (at: number) => {
    const seen = past[at]
    if (seen) return [seen.day, `${say('course.day')}: ${number(seen.count)}`].join('<br>')
    const ahead = forecast[at - past.length]
    return ahead ? [ahead.day, `${say('forecast.median')}: ${tellBetween(ahead, 0)}`].join('<br>') : ''
  }
  const none = past.map(() => null)
  return {
    ...frame(axis, drawing, tip),
    series: [
      {
        name: say('course.day'),
        type: 'bar',
        data: past.map(({ count }) => count),
        itemStyle: { color: colours.bar },
      },
      ...band(say('transmission.interval'), [...past.map(() => undefined), ...forecast], colours.outline),
      line(
        { name: say('forecast.median'), value: [...none, ...forecast.map(({ value }) => value)] },
        colours.outline,
        {
          lineStyle: { color: colours.outline, type: 'dashed', width: 2 },
        },
      ),
    ],
  }
}

/** What another detector would have said: its counts, its limit, its alarms. */
export function whatIfOption({ days }: WouldHave, drawing: Drawing): EChartsCoreOption {
  const { colours, speaker } = drawing
  const { say, number } = speaker
  const tip = (at: number) => {
    const day = days[at]
    if (!day) return ''
    return [
      day.day,
      `${say('whatIf.observed')}: ${number(day.observed)}`,
      ...(day.expected === undefined
        ? []
        : [`${say('course.expected')}: ${number(roundExpected(day.expected))}`]),
      ...(day.threshold === undefined
        ? []
        : [`${say('course.limit')}: ${number(roundExpected(day.threshold))}`]),
      ...(day.alarm ? [say('whatIf.alarm')] : []),
    ].join('<br>')
  }
  return {
    ...frame(
      days.map(({ day }) => day),
      drawing,
      tip,
    ),
    series: [
      {
        name: say('whatIf.observed'),
        type: 'bar',
        data: days.map(({ observed, alarm }) => ({
          value: observed,
          itemStyle: { color: alarm ? colours.outline : colours.bar },
        })),
        itemStyle: { color: colours.bar },
      },
      line(
        { name: say('course.limit'), value: days.map(({ threshold }) => threshold ?? null) },
        colours.faint,
        {
          lineStyle: { color: colours.faint, type: 'dashed', width: 1.5 },
          step: 'middle',
        },
      ),
    ],
  }
}

/** "1.25 (0.9 to 1.7)". */
export function tellBetween({ value, lower, upper }: Between, digits: number): string {
  const text = (of: number) => of.toFixed(digits)
  return `${text(value)} (${text(lower)}–${text(upper)})`
}
