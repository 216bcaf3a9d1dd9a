import type { EChartsCoreOption } from 'echarts/core'
import type { Day } from '#vocabulary'
import type { Colours } from '../colours.ts'
import type { Comparison } from './known.ts'
import type { Speaker } from './say.ts'

/** The page's own fonts, spelled out: the chart measures its words before it draws them. */
const fontFamily =
  'system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", sans-serif'

/**
 * Filled bars: what was known on the day. Outlined bars before them: what is known now, so that both a figure that
 * grew and one that shrank afterwards are seen. Looking at the present there are filled bars alone.
 */
export function optionOf(of: {
  comparison: Comparison
  asKnownOn: Day | undefined
  colours: Colours
  speaker: Speaker
  /** Of the axes' words, in CSS pixels. */
  textPx?: number
}): EChartsCoreOption {
  const { comparison, asKnownOn, colours, speaker, textPx = 13 } = of
  const { say, number } = speaker
  const { days } = comparison
  const thenName = asKnownOn === undefined ? say('chart.now') : say('chart.asKnown', { day: asKnownOn })
  // Letters for afar leave room for the month and the day alone.
  const large = textPx > 13
  const axis = {
    axisLabel: { color: colours.faint, fontSize: textPx },
    axisLine: { lineStyle: { color: colours.line } },
  }
  const known = {
    name: thenName,
    type: 'bar',
    data: days.map(({ asKnown }) => asKnown ?? null),
    itemStyle: { color: colours.bar },
    barCategoryGap: '15%',
    ...(asKnownOn === undefined ? {} : { markLine: lineAt(asKnownOn, colours) }),
  }
  const later = {
    name: say('chart.now'),
    type: 'bar',
    // Over the filled bar, not beside it.
    barGap: '-100%',
    data: days.map(({ asKnown, now }) => (now === asKnown ? null : (now ?? 0))),
    itemStyle: { color: 'transparent', borderColor: colours.outline, borderWidth: 1.5 },
  }
  return {
    animation: false,
    textStyle: { fontFamily },
    aria: { enabled: true, label: { description: thenName } },
    grid: {
      left: 8,
      right: large ? 2 * textPx : 12,
      top: asKnownOn === undefined ? 16 : 56,
      bottom: 8,
      containLabel: true,
    },
    ...(asKnownOn === undefined
      ? {}
      : { legend: { top: 0, left: 0, textStyle: { color: colours.text, fontSize: 13 } } }),
    tooltip: {
      trigger: 'axis',
      confine: true,
      formatter: (items: readonly { dataIndex: number }[]) =>
        tipOf(days[items[0]?.dataIndex ?? -1], asKnownOn, speaker),
    },
    xAxis: {
      type: 'category',
      data: days.map(({ day }) => day),
      ...axis,
      ...(large ? { axisLabel: { ...axis.axisLabel, formatter: (day: string) => day.slice(5) } } : {}),
      axisTick: { alignWithLabel: true },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      ...axis,
      axisLabel: { ...axis.axisLabel, formatter: (value: number) => number(value) },
      splitLine: { lineStyle: { color: colours.line, opacity: 0.35 } },
    },
    series: asKnownOn === undefined ? [known] : [known, later],
  }
}

function lineAt(day: Day, colours: Colours): object {
  return {
    symbol: 'none',
    silent: true,
    data: [{ xAxis: day }],
    lineStyle: { color: colours.outline, type: 'dashed', width: 1.5 },
    label: { formatter: day, color: colours.outline, fontSize: 13, position: 'end', align: 'right' },
  }
}

// Days and figures only: nothing in it was typed by anybody, so nothing has to be escaped.
function tipOf(
  day: Comparison['days'][number] | undefined,
  asKnownOn: Day | undefined,
  { say, number }: Speaker,
): string {
  if (!day) return ''
  const figure = (value: number | undefined) => (value === undefined ? say('chart.noReport') : number(value))
  const then =
    asKnownOn !== undefined && day.day <= asKnownOn
      ? [`${say('chart.asKnown', { day: asKnownOn })}: ${figure(day.asKnown)}`]
      : []
  return [day.day, ...then, `${say('chart.now')}: ${figure(day.now)}`].join('<br>')
}
