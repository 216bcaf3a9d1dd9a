import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { Nothing, PageLink, Panel, Read, rowsOf, useSpeaker, useWorld } from '#platform/desk'
import '../page.css'
import type { ExamBrief } from './answers.ts'
import { Elsewhere } from './elsewhere.tsx'
import './exams.css'
import { examsQuery } from './queries.ts'
import { words } from './words.ts'

/** Every report that was handed in, the latest first. */
export default function ExamsPage() {
  const { id } = useWorld()
  return id === 'production' ? <Exams /> : <Elsewhere />
}

function Exams() {
  const { say } = useSpeaker(words)
  const pages = useInfiniteQuery(examsQuery)
  const rows = rowsOf(pages)
  return (
    <div className="page exams">
      <header className="page-head">
        <h1>{say('list.title')}</h1>
        <p className="says faint">{say('list.says')}</p>
      </header>
      <Panel className="held" title={say('list.held')}>
        <Read query={pages}>
          {() =>
            rows.length === 0 ? (
              <Nothing title={say('list.none')}>{say('list.noneDetail')}</Nothing>
            ) : (
              <>
                <ul className="rows">
                  {rows.map((exam) => (
                    <li key={exam.number}>
                      <Row exam={exam} />
                    </li>
                  ))}
                </ul>
                {pages.hasNextPage ? (
                  <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
                    {say('list.more')}
                  </Button>
                ) : null}
              </>
            )
          }
        </Read>
      </Panel>
    </div>
  )
}

function Row({ exam }: { exam: ExamBrief }) {
  const { say, of } = useSpeaker(words)
  return (
    <>
      <p className="line">
        <PageLink to={`/exams/${exam.number}`}>
          {of(exam.scenario.title)}
          {' · '}
          {of(exam.city.title)}
        </PageLink>
        {exam.badRuns > 0 ? <span className="mark warn">{say('row.bad', { n: exam.badRuns })}</span> : null}
        {exam.breaches > 0 ? (
          <span className="mark alarm">{say('row.breaches', { n: exam.breaches })}</span>
        ) : null}
      </p>
      <p className="finding">{of(exam.finding)}</p>
      <p>{of(exam.infected)}</p>
      <p className="small faint">
        {say('row.runs', { n: exam.runs, days: exam.days })} ·{' '}
        {say('row.made', { day: exam.madeAt.slice(0, 10) })} · Lianfang {exam.version}
      </p>
    </>
  )
}
