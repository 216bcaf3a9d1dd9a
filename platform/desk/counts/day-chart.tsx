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
import { useDrawnSize } from '../drawn-size.ts'
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
  readonly textPx?: number
}

export default function DayChart({ comparison, asKnownOn, colours, speaker, textPx = 13 }: Props) {
  const stage = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType>(undefined)
  useDrawnSize(stage)

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
    const option = optionOf({ comparison, asKnownOn, colours, speaker, textPx })
    chart.current?.setOption(option, { notMerge: true })
  }, [comparison, asKnownOn, colours, speaker, textPx])

  return <div ref={stage} className="chart print-scaled" />
}
