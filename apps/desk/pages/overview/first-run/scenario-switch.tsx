import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { Dialog, remove, Trouble, useSend, useWorldAddress } from '#platform/desk'
import { useSpeaker } from '../say.ts'
import { Scenario } from './scenarios.ts'

/** Leads into an exercise's world. Where there is none yet it is made while the reader looks on; whoever has it can have it made anew. */
export function ScenarioSwitch({ scenario }: { scenario: Scenario }) {
  const { say, of } = useSpeaker()
  const { id, title, says, state, world } = scenario
  const addressOf = useWorldAddress()
  const [wanted, setWanted] = useState(false)
  const [asking, setAsking] = useState(false)
  const open = useSend({ path: `/scenarios/${id}/world`, schema: Scenario, topics: ['scenarios'] })
  const base = wanted && open.isSuccess && state === 'ready' ? world?.base : undefined
  useEffect(() => {
    // Another world is another address, which the browser loads whole.
    if (base !== undefined) location.assign(addressOf(base))
  }, [base, addressOf])
  const enter = () => {
    setWanted(true)
    open.mutate(undefined)
  }
  const busy = state === 'making' || open.isPending || base !== undefined
  return (
    <div className="scenario">
      <p>{of(says)}</p>
      <div className="acts">
        <Button type="primary" size="large" onClick={enter} disabled={busy}>
          {say('scenario.open', { title: of(title) })}
        </Button>
        {state === 'ready' && !busy ? (
          <Button size="large" onClick={() => setAsking(true)}>
            {say('scenario.anew')}
          </Button>
        ) : null}
      </div>
      <Progress scenario={scenario} />
      {state === 'failed' && !open.isPending ? (
        <p className="alarm" role="alert">
          {say('scenario.failed')}
        </p>
      ) : null}
      {open.error ? <Trouble error={open.error} retry={enter} /> : null}
      {asking ? <Anew scenario={scenario} onClose={() => setAsking(false)} onGone={enter} /> : null}
    </div>
  )
}

function Progress({ scenario: { progress } }: { scenario: Scenario }) {
  const { say, of } = useSpeaker()
  const told = progress && say('scenario.making', { step: of(progress.step) })
  return (
    <div role="status">
      {progress ? (
        <>
          <progress value={progress.done} max={progress.of} aria-label={told} /> <span>{told}</span>
        </>
      ) : null}
    </div>
  )
}

/** Asks before everybody's world is thrown away. */
function Anew({
  scenario: { id, title },
  onClose,
  onGone,
}: {
  scenario: Scenario
  onClose: () => void
  onGone: () => void
}) {
  const { say, of } = useSpeaker()
  const client = useQueryClient()
  const [error, setError] = useState<Error>()
  const [gone, setGone] = useState(false)
  const discard = async () => {
    setGone(true)
    try {
      await remove(`/scenarios/${id}/world`)
      onClose()
      onGone()
    } catch (failure) {
      setGone(false)
      setError(failure instanceof Error ? failure : new Error(String(failure)))
      await client.invalidateQueries({ queryKey: ['scenarios'] })
    }
  }
  return (
    <Dialog title={say('scenario.anewTitle', { title: of(title) })} onClose={onClose}>
      <p>{say('scenario.anewDetail')}</p>
      {error ? <Trouble error={error} /> : null}
      <footer>
        <Button onClick={onClose}>{say('scenario.keep')}</Button>
        <Button type="primary" danger loading={gone} onClick={() => void discard()}>
          {say('scenario.discard')}
        </Button>
      </footer>
    </Dialog>
  )
}
