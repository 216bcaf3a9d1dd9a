import { useState } from 'react'
import { NoAnswer, ReasonDialog, useSender } from '#platform/desk'
import { useSpeaker } from '../say.ts'
import { Assignment } from './answers.ts'
import { tellName } from './tell.ts'

/** What is chosen for: series that are judged alike, in an area. */
export interface ChosenFor {
  readonly tally: string
  readonly series: string
  readonly level: 'district' | 'city'
  readonly area: string
}

/** Detectors, and the level that each is usually held to: one alarm in so many calm weeks or days. */
const choices = [
  { value: 'daily', oneIn: undefined },
  { value: 'outbreak-odds', oneIn: 500 },
  { value: 'farrington-flexible', oneIn: 200 },
  { value: 'bayes', oneIn: 500 },
  { value: 'ears', oneIn: 1000 },
  { value: 'moving-percentile', oneIn: 5 },
  { value: 'cusum', oneIn: 200 },
  { value: 'outbreak-p', oneIn: 200 },
] as const

/** Chooses the detector besides the daily judge, with a reason. */
export function ChooseDialog({
  of,
  title,
  onClose,
}: {
  of: ChosenFor
  /** What is judged, in words. */
  title: string
  onClose: () => void
}) {
  const speaker = useSpeaker()
  const { say } = speaker
  const send = useSender({ topics: ['detectors'] })
  const [typed, setTyped] = useState<string>()
  const oneInOfChoice = (choice: string | undefined) =>
    typed ?? String(choices.find(({ value }) => value === choice)?.oneIn ?? '')
  const isWrong = typed !== undefined && !/^([2-9]|[1-9]\d{1,4}|100000)$/.test(typed)
  return (
    <ReasonDialog
      title={say('choose.title')}
      question={say('choose.question', { what: title })}
      choices={{
        label: say('choose.detector'),
        options: choices.map(({ value }) => ({ value, label: tellName(value, speaker) })),
      }}
      label={say('choose.reason')}
      most={500}
      submit={say('choose.submit')}
      draftKey={`detector ${of.tally} ${of.series} ${of.level} ${of.area}`}
      fault={isWrong ? say('choose.oneInWrong') : undefined}
      send={({ reason, choice }) =>
        send(Assignment, '/early-warning/assignments', {
          ...of,
          detector: { detector: choice },
          ...(choice === 'daily' ? {} : { alpha: 1 / Number(oneInOfChoice(choice)) }),
          reason,
        })
      }
      onClose={onClose}
    >
      {(choice) =>
        choice === undefined || choice === 'daily' ? null : (
          <div className="one-in">
            <label htmlFor="one-in" className="label">
              {say('choose.oneIn')}
            </label>
            <input
              id="one-in"
              type="number"
              min={2}
              max={100_000}
              step={1}
              value={oneInOfChoice(choice)}
              onChange={({ target }) => setTyped(target.value)}
            />
          </div>
        )
      }
    </ReasonDialog>
  )
}

/** Gives a person's choice up. */
export function DropDialog({ id, onClose }: { id: number; onClose: () => void }) {
  const { say } = useSpeaker()
  const send = useSender({ topics: ['detectors'] })
  return (
    <ReasonDialog
      title={say('drop.title')}
      question={say('drop.question')}
      label={say('choose.reason')}
      most={500}
      submit={say('drop.submit')}
      draftKey={`detector drop ${id}`}
      send={({ reason }) => send(NoAnswer, `/early-warning/assignments/${id}/end`, { reason })}
      onClose={onClose}
    />
  )
}
