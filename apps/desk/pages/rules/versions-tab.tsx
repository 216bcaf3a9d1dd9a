import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useId } from 'react'
import {
  ActorName,
  CityTime,
  Panel,
  Read,
  rowsOf,
  useDraft,
  useMe,
  useSearchState,
  useSpeaker,
} from '#platform/desk'
import type { Rule, Version } from './answers.ts'
import { Difference } from './difference.tsx'
import { versionsQuery } from './queries.ts'
import { RuleSearch } from './search.ts'
import { words } from './words.ts'
import { nothingWritten, Writing } from './writing.ts'

/** Every version, who wrote it and what it changed; any two beside each other. */
export function VersionsTab({ rule, draftKey }: { rule: Rule; draftKey: string }) {
  const { say } = useSpeaker(words)
  const { may } = useMe()
  const versions = useInfiniteQuery(versionsQuery(rule.id))
  const [{ from, to }, change] = useSearchState(RuleSearch)
  const [, write] = useDraft(draftKey, { schema: Writing, empty: nothingWritten })
  const all = rowsOf(versions)
  return (
    <div className="two">
      <Read query={versions}>{() => <TwoVersions all={all} from={from} to={to} />}</Read>
      <Panel className="versions" title={say('versions.list')}>
        <Read query={versions}>
          {() => (
            <>
              <ol className="rows">
                {all.map((version) => (
                  <li key={version.version}>
                    <VersionLine version={version} live={version.version === rule.live} />
                    <div className="acts">
                      <Button
                        size="small"
                        onClick={() =>
                          change({ from: Math.max(1, version.version - 1), to: version.version })
                        }
                      >
                        {say('versions.compare')}
                      </Button>
                      {may('rules.write') && version.version !== rule.latest ? (
                        <Button
                          size="small"
                          onClick={() => {
                            write({ text: version.text, base: rule.latest })
                            change({ tab: undefined, from: undefined, to: undefined })
                          }}
                        >
                          {say('versions.restore')}
                        </Button>
                      ) : null}
                    </div>
                  </li>
                ))}
              </ol>
              {versions.hasNextPage ? (
                <Button onClick={() => void versions.fetchNextPage()}>{say('versions.more')}</Button>
              ) : null}
            </>
          )}
        </Read>
      </Panel>
    </div>
  )
}

function VersionLine({ version, live }: { version: Version; live: boolean }) {
  const { say } = useSpeaker(words)
  const added = version.changes.filter(({ sign }) => sign === '+').length
  return (
    <div className="line">
      <span>{say('versions.version', { n: version.version })}</span>
      {live ? <span className="tag on">{say('versions.isLive')}</span> : null}
      <span className="small">
        <CityTime at={version.writtenAt} /> <ActorName id={version.author} />
      </span>
      <span className="small">
        {say('versions.changes', { added, taken: version.changes.length - added })} ·{' '}
        {say('versions.runs', { n: version.dryRuns })}
      </span>
    </div>
  )
}

function TwoVersions({
  all,
  from,
  to,
}: {
  all: readonly Version[]
  from: number | undefined
  to: number | undefined
}) {
  const { say } = useSpeaker(words)
  const id = useId()
  const [, change] = useSearchState(RuleSearch)
  const later = all.find(({ version }) => version === to) ?? all[0]
  const earlier =
    all.find(({ version }) => version === from) ??
    all.find(({ version }) => version < (later?.version ?? 0)) ??
    later
  if (!later || !earlier) return null
  const title = say('diff.title', { from: earlier.version, to: later.version })
  const pick = (side: 'from' | 'to', value: number) => (
    <div className="field">
      <label htmlFor={`${id}${side}`}>{say(`diff.${side}`)}</label>
      <select
        id={`${id}${side}`}
        value={value}
        onChange={({ target }) =>
          change({ from: earlier.version, to: later.version, [side]: Number(target.value) })
        }
      >
        {all.map(({ version }) => (
          <option key={version} value={version}>
            {say('versions.version', { n: version })}
          </option>
        ))}
      </select>
    </div>
  )
  return (
    <Panel className="two-versions" title={title}>
      <div className="page-filters">
        {pick('from', earlier.version)}
        {pick('to', later.version)}
      </div>
      <Difference before={earlier.text} after={later.text} label={title} />
    </Panel>
  )
}
