import { useQuery } from '@tanstack/react-query'
import { AsOf, Nothing, Panel, Read } from '#platform/desk'
import { sourcesQuery } from '#platform/desk/sources'
import { useSpeaker } from '../sources/say.ts'
import { SourceTable } from '../sources/source-table.tsx'

export function SourcesPanel() {
  const { say } = useSpeaker()
  const sources = useQuery(sourcesQuery)
  return (
    <Panel
      className="sources"
      title={say('sources.title')}
      note={say('sources.order')}
      end={<AsOf ms={sources.dataUpdatedAt} />}
    >
      <Read query={sources}>
        {({ value, serverNow }) => (
          <>
            {value.items.length === 0 ? (
              <Nothing title={say('sources.none')}>{say('sources.noneDetail')}</Nothing>
            ) : (
              <SourceTable sources={value.items} serverNow={serverNow} />
            )}
            {value.next ? (
              <p className="warn">{say('sources.truncated', { n: value.items.length })}</p>
            ) : null}
          </>
        )}
      </Read>
    </Panel>
  )
}
