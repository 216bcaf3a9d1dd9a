import { useNavigate } from '@tanstack/react-router'
import { PageLink, useSpeaker } from '#platform/desk'
import '../page.css'
import './rules.css'
import { pattern } from './pattern.ts'
import { TextTab } from './text-tab.tsx'
import { words } from './words.ts'

const nothingSaved = { version: 0, text: pattern, author: '' } as const

/** A rule from a pattern: changed, saved, tried, then let act. */
export default function NewRule() {
  const { say } = useSpeaker(words)
  const navigate = useNavigate()
  return (
    <div className="page">
      <PageLink to="/rules">{say('rule.back')}</PageLink>
      <div className="page-head">
        <h1>{say('new.title')}</h1>
        <p className="says faint">{say('new.says')}</p>
      </div>
      <TextTab
        id={undefined}
        draftKey="rule new"
        latest={nothingSaved}
        onSaved={({ id }) => void navigate({ to: `/rules/${id}`, search: { tab: 'dry-run' } as never })}
      />
    </div>
  )
}
