import { useQuery } from '@tanstack/react-query'
import { Nothing, PageLink, Panel, Read, tellRuleTitle, useMe, useSpeaker } from '#platform/desk'
import '../page.css'
import type { Precision, Rule } from './answers.ts'
import { precisionQuery, rulesQuery } from './queries.ts'
import { Right } from './right.tsx'
import { RuleState } from './rule-state.tsx'
import { tellFault } from './tell-fault.ts'
import { words } from './words.ts'

/** Every rule of the city: whether it acts, how often it was right, what it found lately. */
export default function Rules() {
  const { say } = useSpeaker(words)
  const { may } = useMe()
  const rules = useQuery(rulesQuery)
  const precision = useQuery({ ...precisionQuery, enabled: may('alarms.read') })
  const rightOf = new Map(
    precision.data?.flatMap((of) => (of.kind === 'rule' && of.id ? [[of.id, of] as const] : [])),
  )
  return (
    <div className="page">
      <div className="page-head">
        <h1>{say('rules.title')}</h1>
        {rules.data ? <Says rules={rules.data} /> : null}
        {may('rules.write') ? (
          <PageLink to="/new-rule" className="button-like">
            {say('rules.new')}
          </PageLink>
        ) : null}
      </div>
      <Panel className="rule-list" title={say('rules.list')}>
        <Read query={rules} rows={8}>
          {(all) =>
            all.length === 0 ? (
              <Nothing title={say('rules.none')}>{say('rules.noneDetail')}</Nothing>
            ) : (
              <table className="blocks">
                <thead>
                  <tr>
                    <th scope="col">{say('rules.rule')}</th>
                    <th scope="col">{say('rules.state')}</th>
                    <th scope="col">{say('rules.right')}</th>
                    <th scope="col">{say('rules.lately')}</th>
                  </tr>
                </thead>
                <tbody>
                  {[...all].sort(byNeed).map((rule) => (
                    <RuleRow key={rule.id} rule={rule} right={rightOf.get(rule.id)} />
                  ))}
                </tbody>
              </table>
            )
          }
        </Read>
      </Panel>
    </div>
  )
}

const order = { live: 1, draft: 2, retired: 3 } as const

/** What stopped by itself first, then what acts. */
function byNeed(a: Rule, b: Rule): number {
  const rank = ({ stopped, state }: Rule) => (stopped === null ? order[state] : 0)
  return rank(a) - rank(b) || (a.id < b.id ? -1 : 1)
}

function Says({ rules }: { rules: readonly Rule[] }) {
  const { say } = useSpeaker(words)
  const stopped = rules.filter((rule) => rule.stopped !== null).length
  if (stopped > 0) return <p className="says alarm">{say('rules.stopped', { n: stopped })}</p>
  const live = rules.filter(({ state }) => state === 'live').length
  return <p className="says faint">{say('rules.says', { n: live, m: rules.length })}</p>
}

function RuleRow({ rule, right }: { rule: Rule; right: Precision | undefined }) {
  const { say, language } = useSpeaker(words)
  return (
    <tr>
      <td>
        <PageLink to={`/rules/${rule.id}`}>{tellRuleTitle(rule.title, language)}</PageLink>
        <small className="code">{rule.id}</small>
      </td>
      <td>
        <RuleState rule={rule} />
      </td>
      <td>
        <Right right={right} />
      </td>
      <td>
        {rule.found === 0 ? (
          <span className="faint">{say('found.none')}</span>
        ) : (
          say('found.figure', { n: rule.found })
        )}
        {rule.lastFoundOn ? <small>{say('found.last', { day: rule.lastFoundOn })}</small> : null}
        {rule.faults > 0 ? (
          <small className="warn" title={rule.lastFault ? tellFault(rule.lastFault, language) : ''}>
            {say('found.faults', { n: rule.faults })}
          </small>
        ) : null}
      </td>
    </tr>
  )
}
