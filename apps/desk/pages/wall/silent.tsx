import { useQuery } from '@tanstack/react-query'
import { spanText, useMe } from '#platform/desk'
import { byNeed, type Hearing, hearingOf, isSilent, sourcesQuery } from '#platform/desk/sources'
import { useSpeaker } from './say.ts'

const namesShown = 3

/** Sources that should have reported, by name. */
export function Silent() {
  const { say, of, language } = useSpeaker()
  const { may } = useMe()
  const { data } = useQuery({ ...sourcesQuery, enabled: may('sources.read') })
  const silent = (data?.value.items ?? [])
    .map((source) => ({ ...source, hearing: hearingOf(source, data?.serverNow ?? 0) }))
    .filter(({ hearing, expectedEveryMs }) => isSilent(hearing, expectedEveryMs))
    .sort(byNeed)
  if (silent.length === 0) return null
  const tell = (hearing: Hearing) =>
    hearing.state === 'never'
      ? say('wall.silentNever')
      : say('wall.silentFor', { span: spanText(hearing.agoMs, language) })
  return (
    <p className="wall-silent">
      <b>{say('wall.silent')}</b>
      {silent.slice(0, namesShown).map(({ source, title, hearing }) => (
        <span key={source}>
          {title ? of(title) : source} ({tell(hearing)})
        </span>
      ))}
      {silent.length > namesShown ? (
        <span>{say('wall.silentMore', { n: silent.length - namesShown })}</span>
      ) : null}
    </p>
  )
}
