import { BarChart } from 'echarts/charts'
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components'
import { type EChartsType, init, use as register } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import type { Day } from '#vocabulary'
import type { Colours } from '../colours.ts'
import type { Comparison } from './known.ts'
import { optionOf } from './option.ts'
import type { Speaker } from './say.ts'

register([
  BarChart,
  GridComponent,
  TooltipComponent,
  LegendComponent,
  MarkLineComponent,
  AriaComponent,
  SVGRenderer,
])

interface Props {
  readonly comparison: Comparison
  readonly asKnownOn: Day | undefined
  readonly colours: Colours
  readonly speaker: Speaker
}

export default function DayChart({ comparison, asKnownOn, colours, speaker }: Props) {
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

  useEffect(() => {
    chart.current?.setOption(optionOf({ comparison, asKnownOn, colours, speaker }), { notMerge: true })
  }, [comparison, asKnownOn, colours, speaker])

  return <div ref={stage} className="chart" />
}
