import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { CityTime, Panel, Read, Trouble, useMe, useSend, useSpeaker } from '#platform/desk'
import { Verified } from './answers.ts'
import { headQuery, lastVerifiedQuery } from './queries.ts'
import { words } from './words.ts'

/** As many as the server verifies in one request. */
const batches = 100

/** How far the chain reaches, when it was last verified, and that it is verified now. */
export function ChainPanel() {
  const { say } = useSpeaker(words)
  const { may } = useMe()
  return (
    <Panel className="chain" title={say('chain.title')}>
      {may('audit.read', '*') ? <Chain /> : <p className="faint">{say('chain.elsewhere')}</p>}
    </Panel>
  )
}

function Chain() {
  const { say } = useSpeaker(words)
  const head = useQuery(headQuery)
  const last = useQuery(lastVerifiedQuery)
  const verify = useSend<typeof Verified, { batches: number }>({
    path: '/audit/verify',
    schema: Verified,
    topics: ['audit-head', 'audit-verified'],
  })
  const findings = last.data?.detail.findings
  return (
    <Read query={head}>
      {({ batch, hash, sealedAt, waiting }) => (
        <div className="stack">
          <p>
            <strong>{batch === null ? say('chain.none') : say('chain.batch', { n: batch })}</strong>
            {sealedAt ? (
              <span className="faint">
                {' '}
                · {say('chain.sealed')} <CityTime at={sealedAt} />
              </span>
            ) : null}
            <br />
            <span className="faint">{say('chain.waiting', { n: waiting })}</span>
          </p>
          {hash ? (
            <p className="small">
              {say('chain.hash')}
              <br />
              <span className="code">{hash}</span>
            </p>
          ) : null}
          <p>
            {say('chain.last')}:{' '}
            {last.data ? (
              <>
                <CityTime at={last.data.at} />{' '}
                {typeof findings === 'number' && findings > 0 ? (
                  <span className="tag alarm">{say('chain.findings', { n: findings })}</span>
                ) : (
                  <span className="good">{say('chain.clean')}</span>
                )}
              </>
            ) : (
              <span className="warn">{last.data === null ? say('chain.never') : '…'}</span>
            )}
          </p>
          <div className="acts">
            <Button loading={verify.isPending} onClick={() => verify.mutate({ batches })}>
              {say('chain.verify', { n: batches })}
            </Button>
          </div>
          {verify.error ? <Trouble error={verify.error} /> : null}
          <div role="status">
            {verify.data?.ok === true ? (
              <p className="good">
                {say('chain.ok', { batches: verify.data.batches, entries: verify.data.entries })}
              </p>
            ) : null}
            {verify.data?.ok === false ? (
              <>
                <p className="alarm">
                  <strong>{say('chain.bad', { n: verify.data.findings.length })}</strong>
                </p>
                <ul className="rows">
                  {verify.data.findings.map(({ code, batch: at, message }) => (
                    <li key={`${code} ${at} ${message}`} className="code">
                      {message}
                    </li>
                  ))}
                </ul>
              </>
            ) : null}
          </div>
          <p className="small faint">{say('chain.whole')}</p>
        </div>
      )}
    </Read>
  )
}
