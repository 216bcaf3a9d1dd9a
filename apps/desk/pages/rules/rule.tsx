import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Segmented } from 'antd'
import {
  PageLink,
  Read,
  rowsOf,
  tellRuleTitle,
  useSearchState,
  useSpeaker,
  useWindowName,
} from '#platform/desk'
import '../page.css'
import type { Rule } from './answers.ts'
import { DryRunTab } from './dry-run-tab.tsx'
import { FoundTab } from './found-tab.tsx'
import { ruleQuery, versionsQuery } from './queries.ts'
import { RuleActs } from './rule-acts.tsx'
import { RuleState } from './rule-state.tsx'
import './rules.css'
import { RuleSearch, type RuleTab, ruleTabs } from './search.ts'
import { tellFault } from './tell-fault.ts'
import { TextTab } from './text-tab.tsx'
import { VersionsTab } from './versions-tab.tsx'
import { words } from './words.ts'

/** One rule: written, tried, let act, followed. */
export default function RulePage() {
  const { say } = useSpeaker(words)
  const { id = '' } = useParams({ strict: false })
  const rule = useQuery(ruleQuery(id))
  return (
    <div className="page">
      <PageLink to="/rules">{say('rule.back')}</PageLink>
      <Read query={rule} rows={12}>
        {(found) => <Found key={found.id} rule={found} />}
      </Read>
    </div>
  )
}

function Found({ rule }: { rule: Rule }) {
  const { say, language } = useSpeaker(words)
  const [{ tab = 'text' }, change] = useSearchState(RuleSearch)
  const versions = useInfiniteQuery(versionsQuery(rule.id))
  const latest = rowsOf(versions)[0]
  useWindowName(tellRuleTitle(rule.title, language))
  const draftKey = `rule ${rule.id}`
  const facts = [
    rule.live === null
      ? say('rule.notLive')
      : say(rule.stopped === null ? 'rule.live' : 'rule.acted', { n: rule.live }),
    rule.latest === rule.live ? undefined : say('rule.latest', { n: rule.latest }),
  ].filter((fact) => fact !== undefined)
  return (
    <>
      <div className="page-head">
        <h1>{tellRuleTitle(rule.title, language)}</h1>
        <p className="says faint">
          <RuleState rule={rule} /> {facts.join(' · ')} <span className="code">{rule.id}</span>
        </p>
        {latest ? <RuleActs rule={rule} latest={latest} /> : null}
      </div>
      {rule.stopped ? (
        <p className="alarm">{say('rule.stopped', { why: tellFault(rule.stopped, language) })}</p>
      ) : null}
      <Segmented<RuleTab>
        aria-label={say('rule.tabs')}
        name="tab"
        value={tab}
        onChange={(chosen) => change({ tab: chosen === 'text' ? undefined : chosen })}
        options={ruleTabs.map((value) => ({ value, label: say(`tab.${value}`) }))}
      />
      <Read query={versions} rows={12}>
        {() =>
          latest === undefined ? null : tab === 'text' ? (
            <TextTab
              id={rule.id}
              draftKey={draftKey}
              latest={latest}
              onSaved={() => change({ tab: 'dry-run' })}
            />
          ) : tab === 'dry-run' ? (
            <DryRunTab id={rule.id} version={latest.version} />
          ) : tab === 'versions' ? (
            <VersionsTab rule={rule} draftKey={draftKey} />
          ) : (
            <FoundTab rule={rule} />
          )
        }
      </Read>
    </>
  )
}
