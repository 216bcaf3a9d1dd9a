import { Button } from 'antd'
import { useId, useState } from 'react'
import { Panel, PlaceSelect, useSpeaker } from '#platform/desk'
import type { PlacePath } from '#vocabulary'
import type { Saying } from './columns-step.tsx'
import { words } from './words.ts'

/** Names of places that nobody knows, or that several bear. They may stay: then their rows are refused. */
export function PlaceNames({ saying }: { saying: Saying }) {
  const { say } = useSpeaker(words)
  const { guess, choices } = saying
  const column = guess.columns.find(({ role }) => role === 'place.name')
  // What a column above tells apart is not asked.
  const isToldApart = guess.columns.some(({ role }) => role === 'place.within')
  const several = isToldApart ? [] : (column?.several ?? [])
  const names = [
    ...(column?.unknown ?? []).map((name) => ({ name, is: 'places.unknown' as const })),
    ...several.map((name) => ({ name, is: 'places.several' as const })),
  ]
  if (names.length === 0) return null
  return (
    <Panel className="place-names" title={say('places.title', { n: names.length })} note={say('places.says')}>
      <div className="answers">
        {names.map(({ name, is }) => (
          <NameOf
            key={name}
            label={say(is, { name })}
            onChoose={(place) => saying.say({ ...choices, places: { ...choices.places, [name]: place } })}
          />
        ))}
      </div>
    </Panel>
  )
}

/** A place is found step by step; it holds once it is pressed. */
function NameOf({ label, onChoose }: { label: string; onChoose: (place: PlacePath) => void }) {
  const { say } = useSpeaker(words)
  const [place, setPlace] = useState<PlacePath>()
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>
        <bdi>{label}</bdi>
      </label>
      <div className="choose-place">
        <PlaceSelect id={id} value={place} any={say('places.none')} onChange={setPlace} />
        <Button disabled={place === undefined} onClick={() => place !== undefined && onChoose(place)}>
          {say('places.use')}
        </Button>
      </div>
    </div>
  )
}
