import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import {
  ActorName,
  CityTime,
  PageLink,
  Panel,
  Read,
  type Speaker,
  unitsQuery,
  useMe,
  useSpeaker,
  useWindowName,
} from '#platform/desk'
import type { OrderInFull } from './answers.ts'
import { orderQuery } from './queries.ts'
import { tellOrder } from './sentence.ts'
import { StepDialog, type StepName } from './step-dialog.tsx'
import { type WordKey, words } from './words.ts'

export function OrderDetail({ id }: { id: string }) {
  const { say } = useSpeaker(words)
  const order = useQuery(orderQuery(id))
  return (
    <>
      <PageLink to="/orders" search={(old) => old} className="back">
        {say('orders.back')}
      </PageLink>
      <Read query={order} rows={8}>
        {(found) => <Found order={found} />}
      </Read>
    </>
  )
}

type Named = Extract<WordKey, `state.${string}` | `outcome.${string}` | `step.${string}`>

/** What a state, end or step is called; one that this page does not know by its own name. */
function nameOf(key: string, { say }: Speaker<typeof words>): string {
  return isNamed(key) ? say(key) : key.slice(key.indexOf('.') + 1)
}

function isNamed(key: string): key is Named {
  return Object.hasOwn(words, key)
}

const steps = ['issue', 'extend', 'revoke', 'withdraw'] as const satisfies readonly StepName[]

function Found({ order }: { order: OrderInFull }) {
  const speaker = useSpeaker(words)
  const { say, of } = speaker
  const me = useMe()
  const units = useQuery({ ...unitsQuery, enabled: me.may('places.read') })
  const [step, setStep] = useState<StepName>()
  const unit = units.data?.get(order.unit)
  const sentence = tellOrder({ ...order, unitName: unit ? of(unit.name) : order.unit }, speaker)
  useWindowName(`${of(order.power.title)} · ${of(order.placeName)}`)
  const own = order.draftedBy === me.id
  const offered = me.may('orders.issue', order.place)
    ? steps.filter((one) => order.allowedSteps.includes(one))
    : []
  return (
    <>
      <Panel
        className="order"
        title={of(order.title)}
        note={say('order.number', { n: String(order.id) })}
        end={
          <span className={`tag ${order.state === 'in-force' ? 'on' : ''}`}>
            {nameOf(`state.${order.state}`, speaker)}
            {order.outcome ? ` · ${nameOf(`outcome.${order.outcome}`, speaker)}` : ''}
          </span>
        }
      >
        <p className="order-sentence">{sentence}</p>
        <div className="acts">
          {offered.map((one) => (
            <Button
              key={one}
              type={one === 'issue' ? 'primary' : 'default'}
              danger={one === 'revoke' || one === 'withdraw'}
              disabled={one === 'issue' && own}
              onClick={() => setStep(one)}
            >
              {say(`do.${one}`)}
            </Button>
          ))}
        </div>
        {offered.includes('issue') && own ? <p className="small">{say('do.own')}</p> : null}
        <dl className="facts">
          <dt>{say('order.basis')}</dt>
          <dd>{order.legalBasis}</dd>
          <dt>{say('order.drafted')}</dt>
          <dd>
            <Deed by={order.draftedBy} at={order.draftedAt} />
          </dd>
          <dt>{say('order.signed')}</dt>
          <dd>
            {order.signedBy && order.signedAt ? (
              <Deed by={order.signedBy} at={order.signedAt} />
            ) : (
              <span className="faint">{say('order.notSigned')}</span>
            )}
          </dd>
          {order.endedAt ? (
            <>
              <dt>{say('order.ended')}</dt>
              <dd>
                <CityTime at={order.endedAt} /> {order.endReason}
              </dd>
            </>
          ) : null}
        </dl>
      </Panel>
      <Panel className="history" title={say('order.history')}>
        <ol className="rows">
          {order.history.map(({ number, step: done, actor, at, detail }) => (
            <li key={number} className="line">
              <span>{nameOf(`step.${done}`, speaker)}</span>
              <Told detail={detail} />
              <span className="end">
                <Deed by={actor} at={at} />
              </span>
            </li>
          ))}
        </ol>
      </Panel>
      {step ? (
        <StepDialog order={order} step={step} sentence={sentence} onClose={() => setStep(undefined)} />
      ) : null}
    </>
  )
}

function Deed({ by, at }: { by: string; at: string }): ReactNode {
  return (
    <>
      <ActorName id={by} /> <CityTime at={at} />
    </>
  )
}

/** Why, and until when, where a step said so. */
function Told({ detail }: { detail: Readonly<Record<string, unknown>> }) {
  const { say } = useSpeaker(words)
  const { reason, ends } = detail
  return (
    <span>
      {typeof ends === 'string' ? `${say('order.until', { day: ends })} ` : ''}
      {typeof reason === 'string' ? reason : ''}
    </span>
  )
}
