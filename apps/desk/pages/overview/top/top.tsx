import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { cityTimeText, Read, useWorld } from '#platform/desk'
import { FirstRun } from '../first-run/first-run.tsx'
import { useSpeaker } from '../say.ts'
import { Ages } from './ages.tsx'
import type { Changed, Overview } from './answers.ts'
import { partsOf, pointsOf } from './change-sentence.ts'
import { Decisions } from './decisions.tsx'

import { Late } from './late.tsx'
import { useLook, useNoted } from './look.ts'
import { overviewQuery } from './queries.ts'
import './top.css'

/** What has to be known at once: what changed, what waits for a decision, what is late, how old it all is. */
export function Top() {
  const { since, note, finish } = useLook()
  const overview = useQuery(overviewQuery(since))
  useNoted(overview.data?.value.position, note)
  return (
    <div className="top">
      <Read query={overview} rows={6}>
        {({ value, serverNow }) => (
          <>
            <ChangeSentence overview={value} onSeen={() => finish(value.position)} />
            <Ages overview={value} serverNow={serverNow} />
            <FirstRun calm={hasNothing(value)} />
            <Decisions decisions={value.decisions} />
            <Late late={value.late} />
          </>
        )}
      </Read>
    </div>
  )
}

function hasNothing({ decisions, late }: Overview): boolean {
  const waiting = Object.values(decisions.waiting).some((n) => n > 0)
  return !waiting && (late.alerts ?? 0) + (late.tasks ?? 0) === 0
}

function ChangeSentence({ overview, onSeen }: { overview: Overview; onSeen: () => void }) {
  const { say } = useSpeaker()
  return (
    <section className="changed" aria-label={say('changed.label')}>
      <p aria-live="polite">
        {overview.changed ? <Told changed={overview.changed} /> : say('changed.unknown')}
      </p>
      <Button size="small" onClick={onSeen}>
        {say('changed.seen')}
      </Button>
    </section>
  )
}

function Told({ changed }: { changed: Changed }) {
  const speaker = useSpeaker()
  const { say, language } = speaker
  const { zone, today } = useWorld()
  const parts = partsOf(changed, speaker)
  const { comma, stop } = pointsOf(speaker)
  const time = cityTimeText(new Date(changed.since), { zone, today, language })
  return (
    <>
      {say('changed.since', { time })}
      {parts.length === 0 ? (
        say('changed.nothing')
      ) : (
        <>
          {parts.map(({ text, alarm }, at) => (
            <span key={text}>
              {at > 0 ? comma : ''}
              <b className={alarm ? 'alarm' : ''}>{text}</b>
            </span>
          ))}
          {stop}
        </>
      )}
    </>
  )
}
