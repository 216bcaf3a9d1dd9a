import { z } from 'zod'
import { postOutside } from '../outside.ts'
import { type Channel, type ChannelTools, judgeStatus, type Message } from './channel.ts'

/** Any JSON whose texts may hold `{{phone}}`, `{{text}}`, `{{title}}`, `{{id}}` and `{{secret:NAME}}`. */
const Template = z.record(z.string().max(64), z.json())

export const SmsSettings = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).max(500),
  headers: z.record(z.string().regex(/^[A-Za-z0-9-]{1,64}$/), z.string().max(500)).default({}),
  body: Template,
  /** Where the answer says that it was taken: many gateways answer 200 to what they refuse. */
  success: z
    .strictObject({
      path: z.string().max(100),
      equals: z.union([z.string().max(64), z.number(), z.boolean()]),
    })
    .optional(),
})
export type SmsSettings = z.infer<typeof SmsSettings>

export const SmsSecret = z.record(z.string().regex(/^[a-zA-Z0-9_-]{1,32}$/), z.string().max(500))
export type SmsSecret = z.infer<typeof SmsSecret>

/** Any gateway that takes JSON over HTTP: its body is a template. */
export function makeSms(settings: SmsSettings, secret: SmsSecret, tools: ChannelTools): Channel {
  return {
    async send(message, { signal }) {
      if (typeof message.address !== 'string') return { ok: false, code: 'target.missing', again: false }
      const values = valuesOf(message, message.address, secret)
      const headers = Object.entries(settings.headers).map(([name, value]) => [
        name.toLowerCase(),
        fillText(value, values).replace(/[\r\n]/g, ' '),
      ])
      const answer = await postOutside(
        {
          url: settings.url,
          headers: {
            'content-type': 'application/json; charset=utf-8',
            'idempotency-key': message.id,
            ...(Object.fromEntries(headers) as Record<string, string>),
          },
          body: JSON.stringify(fill(settings.body, values)),
        },
        { ...tools, signal },
      )
      if (!answer.ok) return answer
      const judged = judgeStatus(answer)
      // What is gone is the gateway, not the telephone.
      if (!judged.ok) return { ok: false, code: judged.code, again: judged.again }
      const { success } = settings
      if (!success || findAt(answer.body, success.path) === success.equals) return judged
      return { ok: false, code: 'sms.refused', again: true }
    },
  }
}

function valuesOf(message: Message, phone: string, secret: SmsSecret): Map<string, string> {
  const { id, title, body } = message
  return new Map([
    ['phone', phone],
    ['title', title],
    ['text', `${title}：${body}`],
    ['id', id],
    ...Object.entries(secret).map(([name, value]) => [`secret:${name}`, value] as const),
  ])
}

/** Texts are filled where they stand in the JSON, so that no text can become anything else than a text. */
function fill(template: unknown, values: ReadonlyMap<string, string>): unknown {
  if (typeof template === 'string') return fillText(template, values)
  if (Array.isArray(template)) return template.map((item) => fill(item, values))
  if (typeof template !== 'object' || template === null) return template
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, fill(value, values)]))
}

function fillText(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(/\{\{([\w:-]+)\}\}/g, (whole, name: string) => values.get(name) ?? whole)
}

/** `result.code` of a JSON text. */
function findAt(text: string, path: string): unknown {
  try {
    return path
      .split('.')
      .reduce<unknown>(
        (at, name) =>
          typeof at === 'object' && at !== null && Object.hasOwn(at, name)
            ? (at as Record<string, unknown>)[name]
            : undefined,
        JSON.parse(text),
      )
  } catch {
    return undefined
  }
}
