import { createHmac } from 'node:crypto'
import { postOutside } from '../outside.ts'
import { type Channel, type ChannelTools, judgeStatus, type Message } from './channel.ts'

/**
 * CloudEvents 1.0 in the structured mode (JSON), signed as Standard Webhooks 1.0.0 has it: the HMAC-SHA256 of
 * `id.timestamp.body`. `webhook-id` is the same at every attempt, the timestamp is the attempt's.
 */
export function makeWebhook(tools: ChannelTools): Channel {
  return {
    async send(message, { signal, now }) {
      if (typeof message.address !== 'string' || message.secret === undefined)
        return { ok: false, code: 'target.missing', again: false }
      const body = JSON.stringify(message.event ?? toNoticeEvent(message))
      const timestamp = Math.floor(now.getTime() / 1_000)
      const answer = await postOutside(
        {
          url: message.address,
          body,
          headers: {
            'content-type': 'application/cloudevents+json; charset=utf-8',
            'webhook-id': message.id,
            'webhook-timestamp': String(timestamp),
            'webhook-signature': signWebhook({ secret: message.secret, id: message.id, timestamp, body }),
          },
        },
        { ...tools, signal },
      )
      return answer.ok ? judgeStatus(answer) : answer
    },
  }
}

/** @param of.secret `whsec_` and the key in base64. @returns `v1,` and the signature in base64. */
export function signWebhook(of: { secret: string; id: string; timestamp: number; body: string }): string {
  const key = Buffer.from(of.secret.replace(/^whsec_/, ''), 'base64')
  const signature = createHmac('sha256', key).update(`${of.id}.${of.timestamp}.${of.body}`)
  return `v1,${signature.digest('base64')}`
}

/** A notice that tells of no event of the log: a test, a digest, what a room had to say. */
function toNoticeEvent({ id, words, subject, place, urgency, createdAt }: Message): Record<string, unknown> {
  return {
    specversion: '1.0',
    id,
    source: 'urn:lianfang:house:notify',
    type: 'lianfang.notice',
    subject,
    time: createdAt.toISOString(),
    datacontenttype: 'application/json',
    place,
    data: { title: words.title, body: words.body, urgency },
  }
}
