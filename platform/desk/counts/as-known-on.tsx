import { useQuery } from '@tanstack/react-query'
import { Button, Input, Slider } from 'antd'
import { useId, useState } from 'react'
import { addDays, type Day, dayFromNumber, dayNumber, type PlacePath, parseDay } from '#vocabulary'
import { useWorld } from '../here.tsx'
import type { TallyEntry } from './answers.ts'
import { sliderSpan } from './known.ts'
import { daysQuery } from './queries.ts'
import { useSpeaker } from './say.ts'

/** The day whose knowledge is shown: what was decided then can only be judged by what was known then. */
export function AsKnownOn({
  tally,
  series,
  place,
  asKnownOn,
  onChoose,
}: {
  tally: TallyEntry
  series: string
  place: PlacePath
  asKnownOn: Day | undefined
  onChoose: (day: Day | undefined) => void
}) {
  const { say } = useSpeaker()
  const { today } = useWorld()
  const dayId = useId()
  const known = useQuery(daysQuery({ tally: tally.tally, series, place, knownOn: undefined }))
  const first = known.data?.days[0]?.day ?? today
  const at = asKnownOn ?? today
  // Today's knowledge is what is known now, and goes on growing.
  const choose = (day: Day) => onChoose(day >= today ? undefined : day)
  return (
    <div className="field past">
      <label htmlFor={dayId}>{say('filters.asKnownOn')}</label>
      <div className="row">
        <Button
          aria-label={say('filters.dayBefore')}
          onClick={() => choose(addDays(at, -1))}
          disabled={at <= first}
        >
          ‹
        </Button>
        <DayField key={at} id={dayId} day={at} first={first} last={today} choose={choose} />
        <Button
          aria-label={say('filters.dayAfter')}
          onClick={() => choose(addDays(at, 1))}
          disabled={asKnownOn === undefined}
        >
          ›
        </Button>
        <DaySlider key={`slide ${at}`} first={first} today={today} at={at} choose={choose} />
        <Button onClick={() => onChoose(undefined)} disabled={asKnownOn === undefined}>
          {say('filters.now')}
        </Button>
      </div>
    </div>
  )
}

/** The browser's own day field: every phone has a good one, in the hand's own language. */
function DayField({
  id,
  day,
  first,
  last,
  choose,
}: {
  id: string
  day: Day
  first: Day
  last: Day
  choose: (day: Day) => void
}) {
  const [typed, setTyped] = useState<string>(day)
  return (
    <Input
      id={id}
      type="date"
      style={{ width: '10rem' }}
      value={typed}
      min={first}
      max={last}
      onChange={({ target }) => {
        setTyped(target.value)
        const parsed = parseDay(target.value)
        // A year that is still being typed (0002, 0020) lies before every report.
        if (parsed && parsed >= first && parsed <= last) choose(parsed)
      }}
      onBlur={() => setTyped(day)}
    />
  )
}

function DaySlider({
  first,
  today,
  at,
  choose,
}: {
  first: Day
  today: Day
  at: Day
  choose: (day: Day) => void
}) {
  const { say } = useSpeaker()
  // The page changes when the finger lets go, not under it.
  const [held, setHeld] = useState<number>()
  const { min, max } = sliderSpan(first, today)
  return (
    <Slider
      className="slide"
      min={min}
      max={max}
      value={held ?? dayNumber(at)}
      onChange={setHeld}
      onChangeComplete={(number) => choose(dayFromNumber(number))}
      tooltip={{ formatter: (number) => (number === undefined ? '' : dayFromNumber(number)) }}
      ariaLabelForHandle={say('filters.slide')}
      ariaValueTextFormatterForHandle={(number) => dayFromNumber(number)}
    />
  )
}
