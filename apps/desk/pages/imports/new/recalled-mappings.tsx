import { Button } from 'antd'
import { CityTime, Panel, useSpeaker } from '#platform/desk'
import type { Remembered } from '../answers.ts'
import { Sentences } from '../one/mapping-panel.tsx'
import { words } from './words.ts'

/** Mappings that were used for tables with the same headings: one press goes on to what will happen. */
export function RecalledMappings({
  of: mappings,
  onUse,
}: {
  of: readonly Remembered[]
  onUse: (id: string) => void
}) {
  const { say, of } = useSpeaker(words)
  if (mappings.length === 0) return null
  return (
    <Panel className="recalled" title={say('columns.recall')} note={say('columns.recallSays')}>
      <ul className="rows">
        {mappings.map((one, at) => (
          <li key={one.id}>
            <div className="line">
              <bdi>{of(one.title)}</bdi>
              <span className="small">
                {say(one.isOwn ? 'columns.recallOwn' : 'columns.recallOther', { n: one.times })}{' '}
                <CityTime at={one.usedAt} />
              </span>
              <span className="end">
                <Button
                  type={at === 0 ? 'primary' : 'default'}
                  aria-label={say('columns.recallUseNamed', { title: of(one.title) })}
                  onClick={() => onUse(one.id)}
                >
                  {say('columns.recallUse')}
                </Button>
              </span>
            </div>
            <details>
              <summary>{say('columns.reads')}</summary>
              <Sentences of={one.words} />
            </details>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
