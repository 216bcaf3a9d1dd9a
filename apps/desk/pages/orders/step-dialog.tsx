import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useId, useState } from 'react'
import { Dialog, post, ReasonDialog, Trouble, useSend, useSpeaker } from '#platform/desk'
import { type Order, OrderInFull } from './answers.ts'
import { words } from './words.ts'

export type StepName = 'issue' | 'extend' | 'revoke' | 'withdraw'

interface Props {
  readonly order: Order
  readonly step: StepName
  readonly sentence: string
  readonly onClose: () => void
}

const topics = ['order', 'orders']

/** Signing asks once more with the whole sentence; everything else asks why. */
export function StepDialog(props: Props) {
  return props.step === 'issue' ? <Sign {...props} /> : <WithReason {...props} />
}

function Sign({ order, sentence, onClose }: Props) {
  const { say } = useSpeaker(words)
  const send = useSend<typeof OrderInFull, { step: 'issue' }>({
    path: `/orders/${order.id}/steps`,
    schema: OrderInFull,
    topics,
    onDone: onClose,
  })
  return (
    <Dialog title={say('do.issue')} onClose={onClose}>
      <div className="form">
        <p>{say('do.issueAsk')}</p>
        <p className="order-sentence">{sentence}</p>
        {send.error ? <Trouble error={send.error} /> : null}
        <footer>
          <Button onClick={onClose}>{say('do.cancel')}</Button>
          <Button type="primary" loading={send.isPending} onClick={() => send.mutate({ step: 'issue' })}>
            {say('do.issue')}
          </Button>
        </footer>
      </div>
    </Dialog>
  )
}

function WithReason({ order, step, sentence, onClose }: Props) {
  const { say } = useSpeaker(words)
  const client = useQueryClient()
  const id = useId()
  const [ends, setEnds] = useState<string>(order.ends)
  return (
    <ReasonDialog
      title={say(`do.${step}`)}
      question={sentence}
      label={say('do.reason')}
      most={500}
      submit={say(`do.${step}`)}
      danger={step !== 'extend'}
      draftKey={`order ${order.id} ${step}`}
      send={async ({ reason }) => {
        const body = step === 'extend' ? { step, ends, reason } : { step, reason }
        await post(OrderInFull, { path: `/orders/${order.id}/steps`, body })
        await Promise.all(topics.map((topic) => client.invalidateQueries({ queryKey: [topic] })))
      }}
      onClose={onClose}
    >
      {step === 'extend' ? (
        <>
          <label className="label" htmlFor={id}>
            {say('do.ends')}
          </label>
          <input id={id} type="date" value={ends} onChange={({ target }) => setEnds(target.value)} />
        </>
      ) : null}
    </ReasonDialog>
  )
}
