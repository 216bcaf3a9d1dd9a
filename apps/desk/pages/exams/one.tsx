import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { lazy, Suspense, useState } from 'react'
import {
  AskError,
  Nothing,
  PageLink,
  Panel,
  Trouble,
  useLanguage,
  useSpeaker,
  useWindowName,
  useWorld,
  Waiting,
} from '#platform/desk'
import { type ExamSummary, faults, tellFinding, tellInfections, tellRuns } from '#platform/exams/client'
import '../page.css'
import { CountsTable } from './counts-table.tsx'
import { type CurveName, curveNames } from './curves.ts'
import { Elsewhere } from './elsewhere.tsx'
import './exams.css'
import { examQuery } from './queries.ts'
import { words } from './words.ts'

const CurveChart = lazy(() => import('./curve-chart.tsx'))

/** What one exam came to; the whole of it is a page of its own. */
export default function ExamPage() {
  const { id } = useWorld()
  const { number: text = '' } = useParams({ strict: false }) as { number?: string }
  if (id !== 'production') return <Elsewhere />
  return <Exam key={text} number={/^[1-9]\d{0,14}$/.test(text) ? Number(text) : 0} />
}

function Exam({ number }: { number: number }) {
  const { say } = useSpeaker(words)
  const read = useQuery(examQuery(number))
  if (read.data) return <Shown number={number} summary={read.data} />
  if (read.error instanceof AskError && [400, 404].includes(read.error.problem.status))
    return (
      <div className="page">
        <Nothing title={say('one.gone')}>
          <PageLink to="/exams">{say('one.back')}</PageLink>
        </Nothing>
      </div>
    )
  return (
    <div className="page">
      {read.error ? <Trouble error={read.error} retry={() => void read.refetch()} /> : <Waiting rows={12} />}
    </div>
  )
}

function Shown({ number, summary }: { number: number; summary: ExamSummary }) {
  const { say, of } = useSpeaker(words)
  useWindowName(of(summary.scenario.title))
  const language = useLanguage()
  return (
    <article className="page exam">
      <p className="no-print">
        <PageLink to="/exams">{say('one.back')}</PageLink>
      </p>
      <header className="page-head">
        <h1>
          {of(summary.scenario.title)}
          {' · '}
          {of(summary.city.title)}
        </h1>
        <div className="acts no-print">
          <a
            className="button-like"
            href={`/api/exams/${number}/html?language=${language}`}
            target="_blank"
            rel="noopener"
          >
            {say('one.open')}
          </a>
          <a className="button-like" href={`/api/exams/${number}`} download={`exam-${number}.json`}>
            {say('one.json')}
          </a>
        </div>
      </header>
      <div>
        <p className="finding big">{of(tellFinding(summary))}</p>
        <p>{of(tellInfections(summary))}</p>
        <p className="small faint">{of(tellRuns(summary))}</p>
      </div>
      <div className="two">
        <Panel className="exam-counts" title={say('one.counts')}>
          <CountsTable summary={summary} />
        </Panel>
        <div className="stack">
          <Curve summary={summary} />
          {summary.ways.lianfang ? <BadRuns summary={summary} /> : null}
        </div>
      </div>
    </article>
  )
}

function Curve({ summary }: { summary: ExamSummary }) {
  const { say } = useSpeaker(words)
  const [curve, setCurve] = useState<CurveName>('infected')
  return (
    <Panel className="exam-curve" title={say('one.curve')}>
      <Segmented<CurveName>
        aria-label={say('curve.which')}
        name="curve"
        size="small"
        value={curve}
        onChange={setCurve}
        options={curveNames.map((value) => ({ value, label: say(`curve.${value}`) }))}
      />
      <Suspense fallback={<Waiting rows={6} />}>
        <CurveChart summary={summary} curve={curve} label={say(`curve.${curve}`)} />
      </Suspense>
    </Panel>
  )
}

function BadRuns({ summary: { badRuns } }: { summary: ExamSummary }) {
  const { say, of, language } = useSpeaker(words)
  return (
    <Panel className="bad-runs" title={say('one.bad')}>
      {badRuns.length === 0 ? (
        <p>{say('one.noneBad')}</p>
      ) : (
        <ul className="rows">
          {badRuns.map(({ seed, faults: named }) => (
            <li key={seed}>
              <strong>{say('one.seed', { n: String(seed) })}</strong>{' '}
              {named.map((name) => of(faults[name])).join(language === 'zh' ? '；' : '; ')}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
