import { colours, shadeColour } from '../colours.ts'
import { useTheme } from '../preferences.ts'
import { useSpeaker } from './say.ts'
import { shadeLabel } from './shades.ts'

export function Legend({ starts }: { starts: readonly number[] }) {
  const { say, number } = useSpeaker()
  const palette = colours[useTheme()]
  const hatched = `repeating-linear-gradient(135deg, ${palette.hatchGround} 0 3px, ${palette.hatch} 3px 4px)`
  return (
    <ul className="legend" aria-label={say('map.legend')}>
      <li>
        <i style={{ background: hatched }} />
        {say('map.noReport')}
      </li>
      <li>
        <i style={{ background: shadeColour(palette, 0) }} />0
      </li>
      {starts.map((start, index) => (
        <li key={start}>
          <i style={{ background: palette.shades[index + 1] ?? palette.shades[5] }} />
          {shadeLabel(index, starts, number)}
        </li>
      ))}
    </ul>
  )
}
