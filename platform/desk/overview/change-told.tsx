import { cityTimeText } from '../city-time.ts'
import { useWorld } from '../here.tsx'
import type { Changed } from './answers.ts'
import { partsOf, pointsOf } from './change-sentence.ts'
import { useSpeaker } from './say.ts'

/** What changed since then, in one sentence. */
export function ChangeTold({ changed }: { changed: Changed }) {
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
