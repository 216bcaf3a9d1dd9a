import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import {
  CityTime,
  NoAnswer,
  Nothing,
  Panel,
  post,
  Read,
  ReasonDialog,
  rowsOf,
  Trouble,
  useMe,
  useSend,
} from '#platform/desk'
import { type ParkedRecord, Replayed } from './answers.ts'
import { parkedQuery } from './queries.ts'
import { titleOfReader } from './reader-names.ts'
import { useSpeaker } from './say.ts'

/** What a reader could not take: set aside, to be taken again or given up. */
export function ParkedPanel() {
  const { say } = useSpeaker()
  const { may } = useMe()
  // Readers work on all places: who manages some neither sees nor mends what they set aside.
  const mayManage = may('jobs.manage', '*')
  return (
    <Panel className="parked" title={say('parked.title')} note={say('parked.why')}>
      {mayManage ? <Records /> : <p className="faint">{say('parked.elsewhere')}</p>}
    </Panel>
  )
}

const changed = ['parked', 'consumers', 'sources']

function Records() {
  const { say, of } = useSpeaker()
  const client = useQueryClient()
  const parked = useInfiniteQuery(parkedQuery)
  const [giving, setGiving] = useState<ParkedRecord>()
  const replay = useSend<typeof Replayed, { consumer: string; position?: string }>({
    path: '/jobs/parked/replay',
    schema: Replayed,
    topics: changed,
  })
  const records = rowsOf(parked)
  const readers = [...new Set(records.map(({ consumer }) => consumer))]
  return (
    <Read query={parked}>
      {() =>
        records.length === 0 ? (
          <Nothing title={say('parked.none')}>{say('parked.noneDetail')}</Nothing>
        ) : (
          <>
            <div className="acts">
              {readers.map((consumer) => (
                <Button key={consumer} loading={replay.isPending} onClick={() => replay.mutate({ consumer })}>
                  {say('parked.replayAll', { name: of(titleOfReader(consumer)) })}
                </Button>
              ))}
            </div>
            {replay.data ? (
              <p role="status">{say('parked.took', { n: replay.data.taken, left: replay.data.left })}</p>
            ) : null}
            {replay.error ? <Trouble error={replay.error} /> : null}
            <ol className="rows">
              {records.map((record) => (
                <li key={`${record.consumer} ${record.position}`}>
                  <div className="line">
                    <span>{of(titleOfReader(record.consumer))}</span>
                    <span className="code faint">
                      {record.kind} {record.source} {record.id}
                    </span>
                    <span className="small">
                      {say('parked.since')} <CityTime at={record.since} />
                    </span>
                    <span className="small">{say('parked.times', { n: record.attempts })}</span>
                  </div>
                  <p className="code">{record.error}</p>
                  <div className="acts">
                    <Button
                      size="small"
                      onClick={() => replay.mutate({ consumer: record.consumer, position: record.position })}
                    >
                      {say('parked.replay')}
                    </Button>
                    <Button size="small" danger onClick={() => setGiving(record)}>
                      {say('parked.discard')}
                    </Button>
                  </div>
                </li>
              ))}
            </ol>
            {parked.hasNextPage ? (
              <Button onClick={() => void parked.fetchNextPage()}>{say('page.more')}</Button>
            ) : null}
            {giving ? (
              <ReasonDialog
                title={say('parked.discardTitle')}
                question={say('parked.discardAsk', { name: of(titleOfReader(giving.consumer)) })}
                label={say('parked.reason')}
                most={500}
                submit={say('parked.discard')}
                danger
                draftKey={`parked ${giving.consumer} ${giving.position}`}
                send={async ({ reason }) => {
                  const { consumer, position } = giving
                  await post(NoAnswer, { path: '/jobs/parked/discard', body: { consumer, position, reason } })
                  await Promise.all(changed.map((topic) => client.invalidateQueries({ queryKey: [topic] })))
                }}
                onClose={() => setGiving(undefined)}
              />
            ) : null}
          </>
        )
      }
    </Read>
  )
}
