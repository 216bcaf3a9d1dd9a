import { useQuery } from '@tanstack/react-query'
import { ActorName, CityTime, Panel, Read, useSpeaker } from '#platform/desk'
import { mappingQuery } from '../queries.ts'
import { words } from '../words.ts'

/** The mapping that was used: in sentences, and its text for who wants to see it. */
export function MappingPanel({ id }: { id: string }) {
  const { say } = useSpeaker(words)
  const mapping = useQuery(mappingQuery(id))
  return (
    <Panel className="mapping" title={say('mapping.title')}>
      <Read query={mapping}>
        {({ title, version, words: sentences, yaml, createdBy, createdAt }) => (
          <>
            <Title title={title} version={version} />
            <Sentences of={sentences} />
            <p className="small">
              <ActorName id={createdBy} /> · <CityTime at={createdAt} /> · <span className="code">{id}</span>
            </p>
            <details>
              <summary>{say('mapping.text')}</summary>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by keys. */}
              <pre className="code" tabIndex={0}>
                {yaml}
              </pre>
            </details>
          </>
        )}
      </Read>
    </Panel>
  )
}

function Title({ title, version }: { title: { zh: string; en: string }; version: number }) {
  const { say, of } = useSpeaker(words)
  return (
    <p>
      <bdi>{of(title)}</bdi> · {say('mapping.version', { n: version })}
    </p>
  )
}

/** What a mapping does, sentence by sentence. */
export function Sentences({ of: sentences }: { of: readonly { zh: string; en: string }[] }) {
  const { of } = useSpeaker(words)
  return (
    <ul className="sentences">
      {sentences.map((sentence) => (
        <li key={sentence.en}>
          <bdi>{of(sentence)}</bdi>
        </li>
      ))}
    </ul>
  )
}
