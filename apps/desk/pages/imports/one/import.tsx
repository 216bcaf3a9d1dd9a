import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import {
  ActorName,
  CityTime,
  PageLink,
  Panel,
  Read,
  sizeText,
  useMe,
  useSpeaker,
  useWindowName,
} from '#platform/desk'
import '../../page.css'
import type { Import } from '../answers.ts'
import { Counts } from '../counts.tsx'
import { Course } from '../course.tsx'
import '../imports.css'
import { importQuery } from '../queries.ts'
import { StateMark } from '../state-mark.tsx'
import { UndoButton } from '../undo-button.tsx'
import { words } from '../words.ts'
import { MappingPanel } from './mapping-panel.tsx'
import { Notes } from './notes.tsx'
import { useRowsSought, VerdictRows } from './verdict-rows.tsx'

/** One import: how it stands, what became of each row, how it was read, and its undo. */
export default function ImportPage() {
  const { say } = useSpeaker(words)
  const { number = '' } = useParams({ strict: false })
  const found = useQuery(importQuery(number))
  return (
    <div className="page imports">
      <PageLink to="/imports">{say('one.back')}</PageLink>
      <Read query={found} rows={12}>
        {(one) => <Found key={one.id} of={one} />}
      </Read>
    </div>
  )
}

function Found({ of }: { of: Import }) {
  const { say } = useSpeaker(words)
  const sought = useRowsSought()
  useWindowName(of.file)
  return (
    <>
      <div className="page-head">
        <h1>
          <bdi>{of.file || say('imports.noName')}</bdi>
        </h1>
        <p className="says">
          <StateMark state={of.state} /> <Says of={of} />
        </p>
        <div className="acts">
          <UndoButton of={of} />
        </div>
      </div>
      <Course of={of} />
      <Counts rows={of.counts.rows} chosen={sought.verdict} leads />
      <div className="two">
        <VerdictRows of={of} sought={sought} />
        <div className="stack">
          <Facts of={of} />
          <Notes notes={of.notes} />
          <MappingPanel id={of.mapping} />
        </div>
      </div>
    </>
  )
}

/** What came of it, in a sentence. */
function Says({ of }: { of: Import }) {
  const { say } = useSpeaker(words)
  const { state, counts } = of
  const counted = counts.rows.taken + counts.rows.repaired
  const { retracted: n, restated: m, kept: k } = counts.undone
  if (state === 'undone')
    return (
      <>
        {say('one.isUndone')} <span className="faint">{say('one.undoneFigures', { n, m, k })}</span>
      </>
    )
  if (state !== 'done') return <>{say('counts.read', { n: counts.rows.read })}</>
  return <>{counted === 0 ? say('one.nothing') : say('one.done', { n: counted })}</>
}

function Facts({ of }: { of: Import }) {
  const { say } = useSpeaker(words)
  const { may } = useMe()
  return (
    <Panel className="import-facts" title={say('one.facts')}>
      <dl className="facts">
        <dt>{say('one.number')}</dt>
        <dd>{of.id}</dd>
        <dt>{say('one.by')}</dt>
        <dd>
          <ActorName id={of.createdBy} />
        </dd>
        <dt>{say('one.begun')}</dt>
        <dd>
          <CityTime at={of.createdAt} />
        </dd>
        {of.finishedAt ? (
          <>
            <dt>{say('one.finished')}</dt>
            <dd>
              <CityTime at={of.finishedAt} />
            </dd>
          </>
        ) : null}
        {of.undoneBy ? (
          <>
            <dt>{say('one.undone')}</dt>
            <dd>
              <ActorName id={of.undoneBy} />
              {of.undoneAt ? (
                <>
                  {' · '}
                  <CityTime at={of.undoneAt} />
                </>
              ) : null}
            </dd>
          </>
        ) : null}
        <dt>{say('one.source')}</dt>
        <dd>
          <bdi className="code">{of.source}</bdi>
        </dd>
        <dt>{say('one.day')}</dt>
        <dd>{of.day}</dd>
        <dt>{say('one.size')}</dt>
        <dd>{sizeText(of.bytes)}</dd>
      </dl>
      {may('audit.read') ? (
        <PageLink to="/audit" search={{ subject: `import:${of.id}` }}>
          {say('one.audit')}
        </PageLink>
      ) : null}
    </Panel>
  )
}
