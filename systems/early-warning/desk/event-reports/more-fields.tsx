import { useId } from 'react'
import { useSpeaker } from '#platform/desk'
import { type Day, diseases, findIdentifier, longestEventText } from '#vocabulary'
import { Chips } from './chips.tsx'
import type { Draft } from './draft.ts'
import { words } from './words.ts'

/** What may be left: folded up until somebody knows it. */
export function MoreFields({
  draft,
  today,
  set,
}: {
  draft: Draft
  today: Day
  set: (part: Partial<Draft>) => void
}) {
  const { say, of } = useSpeaker(words)
  const id = useId()
  const { startedOn, suspected, animals, healthWorkers, what } = draft
  const known = startedOn || suspected || animals || healthWorkers || what
  const identifier = findIdentifier(what)
  return (
    <details open={known ? true : undefined}>
      <summary>{say('form.more')}</summary>
      <div className="more-fields">
        <div className="field">
          <label htmlFor={`${id}what`}>{say('form.what')}</label>
          <textarea
            id={`${id}what`}
            rows={4}
            maxLength={longestEventText}
            value={what}
            aria-invalid={identifier !== undefined}
            aria-describedby={`${id}note`}
            onChange={({ target }) => set({ what: target.value })}
          />
          {identifier ? (
            <small className="alarm" role="alert">
              {say(identifier === 'number' ? 'form.hasNumber' : 'form.hasAddress')}
            </small>
          ) : null}
          <small id={`${id}note`} className="faint">
            {say('form.whatNote', { n: longestEventText })}
          </small>
        </div>
        <div className="field">
          <label htmlFor={`${id}suspected`}>{say('form.suspected')}</label>
          <select
            id={`${id}suspected`}
            value={suspected}
            onChange={({ target }) => set({ suspected: target.value })}
          >
            <option value="">{say('form.noSuspicion')}</option>
            {Object.entries(diseases).map(([value, { title }]) => (
              <option key={value} value={value}>
                {of(title)}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}started`}>{say('form.started')}</label>
          <input
            id={`${id}started`}
            type="date"
            max={today}
            value={startedOn}
            onChange={({ target }) => set({ startedOn: target.value })}
          />
        </div>
        <Chips
          label={say('form.animals')}
          options={[
            { value: '', label: say('form.noAnimals') },
            { value: 'ill', label: say('form.animalsIll') },
            { value: 'dead', label: say('form.animalsDead') },
          ]}
          chosen={[animals]}
          onChange={([chosen = '']) => set({ animals: chosen })}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={healthWorkers}
            onChange={({ target }) => set({ healthWorkers: target.checked })}
          />
          {say('form.healthWorkers')}
        </label>
      </div>
    </details>
  )
}
