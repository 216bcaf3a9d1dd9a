import { useQuery } from '@tanstack/react-query'
import { AsOf, Panel, Read } from '#platform/desk'
import { consumersQuery, type Reader } from '#platform/desk/sources'
import { titleOfReader } from './reader-names.ts'
import { useSpeaker } from './say.ts'

/** How far behind the log everything is that counts and judges. */
export function ReadersPanel() {
  const { say, of } = useSpeaker()
  const readers = useQuery(consumersQuery)
  return (
    <Panel
      className="readers"
      title={say('readers.title')}
      note={say('readers.note')}
      end={<AsOf ms={readers.dataUpdatedAt} />}
    >
      <Read query={readers}>
        {({ items }) => (
          <ul className="rows">
            {items.map((reader) => (
              <li key={reader.name}>
                <div className="line">
                  <span>{of(titleOfReader(reader.name))}</span>
                  <span className="end">
                    <ReaderState reader={reader} />
                  </span>
                </div>
                {reader.error ? <p className="code alarm">{reader.error}</p> : null}
                {reader.atEnd ? null : (
                  <small className="faint">{say('readers.position', { at: reader.checkpoint })}</small>
                )}
              </li>
            ))}
          </ul>
        )}
      </Read>
    </Panel>
  )
}

function ReaderState({ reader }: { reader: Reader }) {
  const { say } = useSpeaker()
  if (reader.error) return <span className="tag alarm">{say('readers.failing')}</span>
  if (reader.state === 'stopped') return <span className="tag warn">{say('readers.stopped')}</span>
  if (reader.atEnd) return <span className="good">{say('readers.atEnd')}</span>
  return <span className="tag warn">{say('readers.behind')}</span>
}
