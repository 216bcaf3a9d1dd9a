import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { type OutsideRequest, postOutside } from '../outside.ts'
import {
  type Channel,
  type ChannelTools,
  type Delivered,
  type Failure,
  judgeStatus,
  type Message,
  type robotKinds,
} from './channel.ts'

/** What a group's robot is reached by: its address holds a token, and its secret signs. */
export const RobotSecret = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).max(500),
  secret: z.string().min(1).max(200).optional(),
})
export type RobotSecret = z.infer<typeof RobotSecret>

export type RobotKind = (typeof robotKinds)[number]

interface Robot {
  toRequest(message: Message, robot: RobotSecret, now: Date): OutsideRequest
  /** Where the answer says how it went: these services answer 200 to what they refuse. */
  codeOf(answer: Readonly<Record<string, unknown>>): unknown
  /** Too many messages: a minute later it may go well. */
  readonly tooMany: readonly number[]
  /** Nothing but another address, secret or setting of the robot helps. */
  readonly final: readonly number[]
}

const robots: Record<RobotKind, Robot> = {
  dingtalk: {
    toRequest(message, { url, secret }, now) {
      const signed = new URL(url)
      if (secret !== undefined) {
        const timestamp = String(now.getTime())
        signed.searchParams.set('timestamp', timestamp)
        // Setting it writes base64's `+`, `/` and `=` as the URL needs them.
        signed.searchParams.set('sign', signDingtalk(timestamp, secret))
      }
      return toJson(signed.href, { msgtype: 'text', text: { content: textOf(message) } })
    },
    codeOf: ({ errcode }) => errcode,
    tooMany: [130101, 410100],
    // 300001/300005 no such token, 310000 keyword, signature or address not as its safety settings want.
    final: [300001, 300005, 310000, 400101, 400102, 400105, 400106],
  },
  wecom: {
    toRequest: (message, { url }) => toJson(url, { msgtype: 'text', text: { content: textOf(message) } }),
    codeOf: ({ errcode }) => errcode,
    tooMany: [45009, 45033],
    // 93000 no such robot, 93008 the group is no more, 40008/40058 the message itself.
    final: [93000, 93008, 40008, 40058],
  },
  feishu: {
    toRequest(message, { url, secret }, now) {
      const timestamp = String(Math.floor(now.getTime() / 1_000))
      return toJson(url, {
        ...(secret === undefined ? {} : { timestamp, sign: signFeishu(timestamp, secret) }),
        msg_type: 'text',
        // In Feishu's texts a tag calls people, everybody even; what we tell calls nobody.
        content: { text: textOf(message).replaceAll('<', '＜') },
      })
    },
    codeOf: ({ code, StatusCode }) => code ?? StatusCode,
    tooMany: [11232, 230020],
    // 19001 no such robot, 19002 the message itself, 19021 signature, 19022 address, 19024 keyword.
    final: [19001, 19002, 19021, 19022, 19024],
  },
}

/** How long a robot that was told too much is left alone. */
const minuteMs = 60_000

export function makeRobot(kind: RobotKind, secret: RobotSecret, tools: ChannelTools): Channel {
  const robot = robots[kind]
  return {
    async send(message, { signal, now }) {
      const answer = await postOutside(robot.toRequest(message, secret, now), { ...tools, signal })
      if (!answer.ok) return answer
      const judged = judgeStatus(answer)
      // A robot that is gone ends no subscription: its channel is mended, and what waits goes out.
      if (!judged.ok)
        return { ok: false, code: judged.code, again: judged.again, waitMs: judged.waitMs ?? minuteMs }
      return judgeBody(kind, parseObject(answer.body))
    },
  }
}

function judgeBody(
  kind: RobotKind,
  answer: Readonly<Record<string, unknown>> | undefined,
): Delivered | Failure {
  const { codeOf, tooMany, final } = robots[kind]
  const code = answer && codeOf(answer)
  if (code === 0) return { ok: true }
  if (typeof code !== 'number') return { ok: false, code: `${kind}.answer`, again: true }
  if (tooMany.includes(code)) return { ok: false, code: `${kind}.${code}`, again: true, waitMs: minuteMs }
  return { ok: false, code: `${kind}.${code}`, again: !final.includes(code) }
}

/** HMAC-SHA256 of `timestamp\nsecret` keyed by the secret, in base64; milliseconds. */
function signDingtalk(timestamp: string, secret: string): string {
  return createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64')
}

/** HMAC-SHA256 of nothing keyed by `timestamp\nsecret`, in base64; seconds. */
function signFeishu(timestamp: string, secret: string): string {
  return createHmac('sha256', `${timestamp}\n${secret}`).digest('base64')
}

function toJson(url: string, body: unknown): OutsideRequest {
  return { url, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) }
}

function textOf({ title, body, urgency, language }: Message): string {
  const mark = urgency === 'urgent' ? (language === 'zh' ? '【紧急】' : '[urgent] ') : ''
  return `${mark}${title}\n${body}`
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text) as unknown
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
