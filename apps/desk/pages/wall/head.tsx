import { cityClockText, KeyHint, PageLink, useCityNow, useOwnTheme, useWorld } from '#platform/desk'
import { useSpeaker } from './say.ts'

/** Which city, whether it is an exercise, and what time it is there. */
export function Head({ city }: { city: string | undefined }) {
  const { say, of } = useSpeaker()
  const { id, title, scenario, zone, today } = useWorld()
  const now = useCityNow()
  const theme = useOwnTheme()
  return (
    <header className="wall-head">
      <h1>{city ?? say('wall.title')}</h1>
      {id === 'production' ? null : (
        <strong className="wall-exercise">
          {say('wall.exercise', { title: scenario ? of(scenario.title) : title })}
        </strong>
      )}
      <PageLink to="/" search={{ theme }} className="wall-back">
        {say('wall.back')} <KeyHint of="Esc" />
      </PageLink>
      <time dateTime={now.toISOString()}>
        <span>{today}</span> <b>{cityClockText(now, zone)}</b>
      </time>
    </header>
  )
}
