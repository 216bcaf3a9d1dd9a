import { cityInstantText, cityTimeText } from './city-time.ts'
import { tellDue } from './due.ts'
import { useCityNow, useWorld } from './here.tsx'
import { useLanguage } from './preferences.ts'

/** An instant on the city's clocks. */
export function CityTime({ at }: { at: string | Date }) {
  const { zone, today } = useWorld()
  const language = useLanguage()
  const instant = new Date(at)
  return (
    <time dateTime={instant.toISOString()} title={cityInstantText(instant, zone)}>
      {cityTimeText(instant, { zone, today, language })}
    </time>
  )
}

/** A clock against a due time, in the city's time. Words and a mark say how it stands, not colour alone. */
export function Due({ at, big = false }: { at: string | Date; big?: boolean }) {
  const now = useCityNow()
  const { zone } = useWorld()
  const language = useLanguage()
  const due = new Date(at)
  const { urgency, text } = tellDue(due, now, language)
  return (
    <time
      className={`due ${urgency} ${big ? 'big' : ''}`}
      dateTime={due.toISOString()}
      title={cityInstantText(due, zone)}
    >
      {text}
    </time>
  )
}
