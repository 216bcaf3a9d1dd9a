import { useQuery } from '@tanstack/react-query'
import { Nothing, PageLink, Panel, Read, useMe, useSpeaker } from '#platform/desk'
import type { Rule } from './answers.ts'
import { precisionQuery, raisedQuery } from './queries.ts'
import { Right } from './right.tsx'
import { type WordKey, words } from './words.ts'

/** What a rule raised lately, what became of it, and how often it was right. */
export function FoundTab({ rule }: { rule: Rule }) {
  const { say, of } = useSpeaker(words)
  const { may } = useMe()
  const raised = useQuery({ ...raisedQuery(rule.id), enabled: may('alarms.read') })
  const precision = useQuery({ ...precisionQuery, enabled: may('alarms.read') })
  return (
    <Panel
      className="did"
      title={say('did.title')}
      note={<Right right={precision.data?.find((one) => one.kind === 'rule' && one.id === rule.id)} />}
    >
      <Read query={raised}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing title={say('did.none')} />
          ) : (
            <ul className="rows">
              {items.map(({ id, title, day, outcome }) => (
                <li key={id} className="line">
                  <PageLink to={`/alerts/${id}`}>{of(title)}</PageLink>
                  <span className="small">{day}</span>
                  <span className="end">
                    {outcome === undefined ? (
                      <span className="tag warn">{say('did.open')}</span>
                    ) : (
                      <span className="tag">
                        {isOutcome(`outcome.${outcome}`) ? say(`outcome.${outcome}` as Outcome) : outcome}
                      </span>
                    )}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Read>
    </Panel>
  )
}

type Outcome = Extract<WordKey, `outcome.${string}`>

function isOutcome(key: string): key is Outcome {
  return Object.hasOwn(words, key)
}
