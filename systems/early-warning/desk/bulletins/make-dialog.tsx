import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import {
  Dialog,
  homeQuery,
  PlaceSelect,
  Trouble,
  useGo,
  useMe,
  useSend,
  useSpeaker,
  useWorld,
} from '#platform/desk'
import { addDays, type PlacePath, parseDay } from '#vocabulary'
import { Bulletin, daysOf, formatWeek, weekOf } from '../../bulletin/client.ts'
import { words } from './words.ts'

/** Makes the bulletin of a week, as known now. */
export function MakeDialog({ onClose }: { onClose: () => void }) {
  const { say } = useSpeaker(words)
  const id = useId()
  const go = useGo()
  const { areas } = useMe()
  const { today } = useWorld()
  const home = useQuery(homeQuery(areas))
  const [chosen, setChosen] = useState<PlacePath>()
  const [on, setOn] = useState(addDays(today, -7))
  const place = chosen ?? home.data?.path
  const week = weekOf(on)
  const send = useSend<typeof Bulletin, { place: PlacePath; week: string }>({
    path: '/early-warning/bulletins',
    schema: Bulletin,
    topics: ['bulletins', 'bulletin'],
    onDone: ({ number }) => {
      onClose()
      go(`/bulletins/${number}`)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (place) send.mutate({ place, week: formatWeek(week) })
  }
  return (
    <Dialog title={say('make.title')} onClose={onClose}>
      <form onSubmit={submit}>
        <p>{say('make.note')}</p>
        <label className="label" htmlFor={`${id}place`}>
          {say('make.place')}
        </label>
        <PlaceSelect id={`${id}place`} value={place} onChange={(path) => path && setChosen(path)} />
        <label className="label" htmlFor={`${id}week`}>
          {say('make.week')}
        </label>
        <input
          id={`${id}week`}
          type="date"
          max={today}
          value={on}
          onChange={({ target }) => {
            const day = parseDay(target.value)
            if (day && day <= today) setOn(day)
          }}
        />
        <p>{say('make.is', { year: String(week.year), week: week.week, ...daysOf(week) })}</p>
        {send.isPending ? <p className="faint">{say('make.waits')}</p> : null}
        {send.error ? <Trouble error={send.error} /> : null}
        <footer>
          <Button onClick={onClose}>{say('make.cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={send.isPending}>
            {say('make.submit')}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}
