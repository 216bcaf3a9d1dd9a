import { LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { type EChartsType, init, use as register } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useMemo, useRef } from 'react'
import { type Colours, colours, useSpeaker, useTheme } from '#platform/desk'
import { type ExamSummary, wayTitles } from '#platform/exams/client'
import { addDays, type ExamWay, examWays } from '#vocabulary'
import type { CurveName } from './curves.ts'
import { words } from './words.ts'

register([LineChart, GridComponent, TooltipComponent, LegendComponent, AriaComponent, SVGRenderer])

/** Told apart by the kind of line as well as by colour. */
const lines = {
  lianfang: (palette: Colours) => ({ color: palette.accent, type: 'solid' }),
  paper: (palette: Colours) => ({ color: palette.outline, type: 'dashed' }),
  nothing: (palette: Colours) => ({ color: palette.faint, type: 'dotted' }),
} as const satisfies Record<ExamWay, (palette: Colours) => { color: string; type: string }>

/** One curve of each way, day by day. */
export default function CurveChart({
  summary,
  curve,
  label,
}: {
  summary: ExamSummary
  curve: CurveName
  label: string
}) {
  const { of } = useSpeaker(words)
  const palette = colours[useTheme()]
  const stage = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType>(undefined)
  useEffect(() => {
    if (!stage.current) return
    const made = init(stage.current, null, { renderer: 'svg' })
    chart.current = made
    const observer = new ResizeObserver(() => made.resize())
    observer.observe(stage.current)
    return () => {
      observer.disconnect()
      made.dispose()
      chart.current = undefined
    }
  }, [])
  const option = useMemo(() => {
    const axis = { axisLabel: { color: palette.faint }, axisLine: { lineStyle: { color: palette.line } } }
    return {
      animation: false,
      aria: { enabled: true },
      textStyle: { color: palette.text },
      grid: { left: 8, right: 16, top: 36, bottom: 8, containLabel: true },
      legend: { top: 0, textStyle: { color: palette.text } },
      tooltip: { trigger: 'axis' },
      xAxis: {
        type: 'category',
        data: Array.from({ length: summary.days }, (_, day) => addDays(summary.startsOn, day).slice(5)),
        ...axis,
      },
      yAxis: {
        type: 'value',
        minInterval: 1,
        splitLine: { lineStyle: { color: palette.hatchGround } },
        ...axis,
      },
      series: examWays.flatMap((way) => {
        const counts = summary.curves[way]?.[curve]
        const lineStyle = { ...lines[way](palette), width: 2 }
        return counts
          ? [
              {
                type: 'line',
                name: of(wayTitles[way]),
                data: counts,
                symbol: 'none',
                lineStyle,
                itemStyle: { color: lineStyle.color },
              },
            ]
          : []
      }),
    }
  }, [summary, curve, palette, of])
  useEffect(() => {
    chart.current?.setOption(option, { notMerge: true })
  }, [option])
  return <div ref={stage} className="exam-chart print-scaled" role="img" aria-label={label} />
}
