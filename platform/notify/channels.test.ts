import {
  createDecipheriv,
  createECDH,
  createHmac,
  createPublicKey,
  hkdfSync,
  randomBytes,
  verify,
} from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { placePath } from '#vocabulary'
import type { Channel, ChannelTools, Message } from './channels/channel.ts'
import { makeEmail } from './channels/email.ts'
import { makeRobot } from './channels/robots.ts'
import { makeSms } from './channels/sms.ts'
import { makePushKeys, makeWebPush } from './channels/web-push.ts'
import { makeWebhook, signWebhook } from './channels/webhook.ts'
import { postOutside } from './outside.ts'
import { TargetGuard } from './target-guard.ts'
import { Outsider } from './testing.ts'

let outsider: Outsider
let tools: ChannelTools
const now = new Date('2020-06-11T04:00:00.123Z')

beforeEach(async () => {
  outsider = await Outsider.open()
  tools = { guard: guardOf(outsider.origin), answerBytes: 64 * 1024 }
})
afterEach(async () => await outsider.close())

const guardOf = (...allowedOrigins: string[]) =>
  new TargetGuard({ allowedOrigins, allowedPorts: [443], resolve: async () => [] })

const message: Message = {
  id: 'msg_0123456789abcdef0123456789abcdef',
  title: '预警信号 3：提出（西城区）',
  body: 'alert:3，2020-06-11，raised <at user_id="all">',
  words: { title: { zh: '预警', en: 'Alert' }, body: { zh: '内容', en: 'Body' } },
  language: 'zh',
  subject: 'alert:3',
  place: placePath('cn.11.01.02'),
  urgency: 'urgent',
  createdAt: now,
}

const send = (channel: Channel, more: Partial<Message> = {}) =>
  channel.send({ ...message, ...more }, { signal: AbortSignal.timeout(5_000), now })

const answerJson = (body: unknown) => {
  outsider.answer = (response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
const heard = () => {
  const [first] = outsider.heard
  if (!first) throw new Error('nothing was heard')
  return { ...first, json: () => JSON.parse(first.body.toString()) as Record<string, unknown> }
}

describe('a webhook', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

  test('is signed as in the example of Standard Webhooks’ own library', () => {
    const signature = signWebhook({
      secret,
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: 1_614_265_330,
      body: '{"test": 2432232314}',
    })
    expect(signature).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })

  test('is a CloudEvent in the structured mode whose signature holds over what came', async () => {
    const event = {
      specversion: '1.0',
      id: 'alert:3:2',
      source: 'urn:lianfang:house:alert',
      type: 'alert.step',
    }
    const address = `${outsider.origin}/hook?from=city`
    expect(await send(makeWebhook(tools), { address, secret, event })).toEqual({ ok: true })
    const { headers, body, path, json } = heard()
    expect(path).toBe('/hook?from=city')
    expect(headers['content-type']).toBe('application/cloudevents+json; charset=utf-8')
    expect(json()).toEqual(event)
    expect(headers['webhook-id']).toBe(message.id)
    expect(headers['webhook-timestamp']).toBe('1591848000')
    const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64')
    const signed = createHmac('sha256', key).update(`${message.id}.1591848000.`).update(body).digest('base64')
    expect(headers['webhook-signature']).toBe(`v1,${signed}`)
  })

  test('without an event of the log is a CloudEvent of the notice', async () => {
    await send(makeWebhook(tools), { address: outsider.origin, secret })
    expect(heard().json()).toMatchObject({
      specversion: '1.0',
      type: 'lianfang.notice',
      subject: 'alert:3',
      data: { title: { zh: '预警', en: 'Alert' }, urgency: 'urgent' },
    })
  })
})

describe('a group’s robot', () => {
  test('of DingTalk is signed in its address, and signs anew what its secret says', async () => {
    answerJson({ errcode: 0, errmsg: 'ok' })
    const secret = 'SECthisissecret'
    const robot = makeRobot(
      'dingtalk',
      { url: `${outsider.origin}/robot/send?access_token=t0ken`, secret },
      tools,
    )
    expect(await send(robot)).toEqual({ ok: true })
    const { path, json } = heard()
    const query = new URL(path, outsider.origin).searchParams
    expect(query.get('access_token')).toBe('t0ken')
    expect(query.get('timestamp')).toBe(String(now.getTime()))
    const sign = createHmac('sha256', secret).update(`${now.getTime()}\n${secret}`).digest('base64')
    expect(query.get('sign')).toBe(sign)
    // What base64 may hold besides letters is written as a URL needs it.
    expect(path).toContain(`sign=${encodeURIComponent(sign)}`)
    expect(json()).toEqual({
      msgtype: 'text',
      text: { content: expect.stringContaining('【紧急】预警信号 3') },
    })
  })

  test('of Feishu is signed in its body with a key of timestamp and secret over nothing, and calls nobody', async () => {
    answerJson({ code: 0, msg: 'success', StatusCode: 0 })
    const robot = makeRobot('feishu', { url: `${outsider.origin}/hook/x`, secret: 'demo' }, tools)
    expect(await send(robot)).toEqual({ ok: true })
    const body = heard().json() as { timestamp: string; sign: string; content: { text: string } }
    expect(body.timestamp).toBe('1591848000')
    expect(body.sign).toBe(createHmac('sha256', '1591848000\ndemo').update('').digest('base64'))
    expect(body.content.text).not.toContain('<at')
  })

  test('of WeCom has its key in its address and no signature', async () => {
    answerJson({ errcode: 0, errmsg: 'ok' })
    const robot = makeRobot('wecom', { url: `${outsider.origin}/cgi-bin/webhook/send?key=k` }, tools)
    expect(await send(robot)).toEqual({ ok: true })
    expect(heard().path).toBe('/cgi-bin/webhook/send?key=k')
    expect(heard().json()).toMatchObject({ msgtype: 'text' })
  })

  test.each([
    ['dingtalk', { errcode: 310000, errmsg: 'sign not match' }, { code: 'dingtalk.310000', again: false }],
    ['dingtalk', { errcode: 130101 }, { code: 'dingtalk.130101', again: true, waitMs: 60_000 }],
    ['dingtalk', { errcode: -1 }, { code: 'dingtalk.-1', again: true }],
    ['wecom', { errcode: 93000 }, { code: 'wecom.93000', again: false }],
    ['wecom', { errcode: 45009 }, { code: 'wecom.45009', again: true, waitMs: 60_000 }],
    ['feishu', { code: 19021, msg: 'sign match fail' }, { code: 'feishu.19021', again: false }],
    ['feishu', { code: 11232 }, { code: 'feishu.11232', again: true, waitMs: 60_000 }],
    ['feishu', { unheard: 'of' }, { code: 'feishu.answer', again: true }],
  ] as const)('of %s that answers 200 and %j was not told', async (kind, answer, failure) => {
    answerJson(answer)
    expect(await send(makeRobot(kind, { url: outsider.origin }, tools))).toEqual({ ok: false, ...failure })
  })
})

describe('an SMS gateway', () => {
  const settings = {
    url: '',
    headers: { Authorization: 'Bearer {{secret:token}}' },
    body: { to: ['{{phone}}'], params: { content: '{{text}}' }, out_id: '{{id}}', count: 1 },
    success: { path: 'result.code', equals: 'OK' },
  }
  const sms = () => makeSms({ ...settings, url: `${outsider.origin}/sms` }, { token: 't0ken' }, tools)

  test('gets its own JSON, with what it needs filled in, and a text stays a text', async () => {
    answerJson({ result: { code: 'OK' } })
    const address = '13800000000'
    expect(await send(sms(), { address, body: '"}],"admin":true,{{secret:token}}' })).toEqual({ ok: true })
    const { headers, json } = heard()
    expect(headers.authorization).toBe('Bearer t0ken')
    expect(headers['idempotency-key']).toBe(message.id)
    expect(json()).toEqual({
      to: [address],
      params: { content: `${message.title}："}],"admin":true,{{secret:token}}` },
      out_id: message.id,
      count: 1,
    })
  })

  test('that answers 200 without its word of success has not taken it', async () => {
    answerJson({ result: { code: 'isv.BUSINESS_LIMIT_CONTROL' } })
    expect(await send(sms(), { address: '13800000000' })).toMatchObject({ ok: false, code: 'sms.refused' })
  })
})

describe('e-mail', () => {
  let server: SMTPServer
  let mails: { from: string; to: string[]; text: string; user: string }[]
  let refusal: { responseCode: number } | undefined

  beforeEach(async () => {
    mails = []
    refusal = undefined
    server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      onAuth: ({ username, password }, _session, done) =>
        password === 'right'
          ? done(null, { user: username ?? '' })
          : done(new Error('Invalid username or password')),
      onRcptTo: (_address, _session, done) =>
        done(refusal ? Object.assign(new Error('no: 张三@example.com'), refusal) : undefined),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('end', () => {
          const { mailFrom, rcptTo } = session.envelope
          mails.push({
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map(({ address }) => address),
            text: Buffer.concat(chunks).toString(),
            user: String(session.user),
          })
          done()
        })
      },
      allowInsecureAuth: true,
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterEach(async () => await new Promise<void>((resolve) => server.close(resolve)))

  const port = () => (server.server.address() as AddressInfo).port
  const email = (password = 'right', allowed = `smtp://127.0.0.1:${port()}`) =>
    makeEmail(
      { host: '127.0.0.1', port: port(), security: 'none', from: 'notice@city.example' },
      { user: 'notice', password },
      { guard: guardOf(allowed) },
    )

  test('reaches a mail server, twice under one message id', async () => {
    for (let attempt = 0; attempt < 2; attempt++)
      expect(await send(email(), { address: 'officer@city.example' })).toEqual({ ok: true })
    expect(mails).toHaveLength(2)
    for (const mail of mails) {
      expect(mail).toMatchObject({
        from: 'notice@city.example',
        to: ['officer@city.example'],
        user: 'notice',
      })
      expect(mail.text).toMatch(`Message-ID: <${message.id}@city.example>`)
      expect(mail.text).toMatch('Auto-Submitted: auto-generated')
    }
  })

  test('that its server refuses for good fails, for now is tried again; its words are not repeated', async () => {
    refusal = { responseCode: 550 }
    expect(await send(email(), { address: 'officer@city.example' })).toEqual({
      ok: false,
      code: 'smtp.550',
      again: false,
    })
    refusal = { responseCode: 451 }
    expect(await send(email(), { address: 'officer@city.example' })).toEqual({
      ok: false,
      code: 'smtp.451',
      again: true,
    })
    expect(await send(email('wrong'), { address: 'officer@city.example' })).toEqual({
      ok: false,
      code: 'smtp.sign-in',
      again: true,
    })
  })

  test('to a server inside that is not allowed is refused', async () => {
    expect(
      await send(email('right', 'smtp://10.0.0.1:25'), { address: 'officer@city.example' }),
    ).toMatchObject({
      code: 'target.forbidden',
    })
    expect(mails).toEqual([])
  })
})

describe('web push', () => {
  const browser = createECDH('prime256v1')
  const publicKey = browser.generateKeys()
  const auth = randomBytes(16)
  const keys = makePushKeys()
  const push = () =>
    makeWebPush({ contact: 'mailto:it@city.example', publicKey: keys.publicKey }, keys, tools)
  const address = () => ({
    endpoint: `${outsider.origin}/push/1`,
    keys: { p256dh: publicKey.toString('base64url'), auth: auth.toString('base64url') },
  })

  test('is encrypted for the browser alone, says who sends, and holds nothing but what may lie on a locked screen', async () => {
    outsider.answer = (response) => response.writeHead(201).end()
    expect(await send(push(), { address: address() })).toEqual({ ok: true })
    const { headers, body } = heard()
    expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', urgency: 'high', ttl: '86400' })
    expect(Object.keys(JSON.parse(decrypt(body)) as object).sort()).toEqual([
      'id',
      'language',
      'subject',
      'title',
      'urgency',
    ])
    const [, token = ''] = /^vapid t=([^,]+), ?k=(.+)$/.exec(String(headers.authorization)) ?? []
    const [header = '', claims = '', signature = ''] = token.split('.')
    const raw = Buffer.from(keys.publicKey, 'base64url')
    const key = createPublicKey({
      format: 'jwk',
      key: {
        kty: 'EC',
        crv: 'P-256',
        x: raw.subarray(1, 33).toString('base64url'),
        y: raw.subarray(33).toString('base64url'),
      },
    })
    const isSigned = verify(
      'sha256',
      Buffer.from(`${header}.${claims}`),
      { key, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    )
    expect(isSigned).toBe(true)
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      aud: outsider.origin,
      sub: 'mailto:it@city.example',
    })
  })

  test('to a browser that has let go of it ends its subscription', async () => {
    outsider.answer = (response) => response.writeHead(404).end()
    expect(await send(push(), { address: address() })).toMatchObject({ ok: false, gone: true })
  })

  /** RFC 8188 and RFC 8291, written down from the text of the standards. */
  function decrypt(body: Buffer): string {
    const salt = body.subarray(0, 16)
    const idLength = body.readUInt8(20)
    const sender = body.subarray(21, 21 + idLength)
    const sealed = body.subarray(21 + idLength)
    const derive = (secret: Buffer, with_: Buffer, info: Buffer, length: number) =>
      Buffer.from(hkdfSync('sha256', secret, with_, info, length))
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), publicKey, sender])
    const material = derive(browser.computeSecret(sender), auth, info, 32)
    const key = derive(material, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
    const nonce = derive(material, salt, Buffer.from('Content-Encoding: nonce\0'), 12)
    const decipher = createDecipheriv('aes-128-gcm', key, nonce)
    decipher.setAuthTag(sealed.subarray(-16))
    const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
    return plain.subarray(0, plain.lastIndexOf(2)).toString()
  }
})

describe('a request to outside', () => {
  test('goes to the address that was checked, though the name answers differently the second time', async () => {
    const { port } = new URL(outsider.origin)
    let asked = 0
    const guard = new TargetGuard({
      allowedOrigins: [`http://rebind.example:${port}`],
      allowedPorts: [443],
      // The second time it is an address of nobody, at which the request would not be heard.
      resolve: async () => [{ address: asked++ === 0 ? '127.0.0.1' : '192.0.2.1', family: 4 }],
    })
    const url = `http://rebind.example:${port}/`
    const answer = await postOutside(
      { url, headers: {}, body: 'x' },
      { guard, answerBytes: 1_024, signal: AbortSignal.timeout(5_000) },
    )
    expect(answer).toMatchObject({ ok: true, status: 204 })
    expect(asked).toBe(1)
    expect(heard().headers.host).toBe(`rebind.example:${port}`)
  })

  test('reads no more of an answer than it may', async () => {
    outsider.answer = (response) => response.end('x'.repeat(5_000))
    const answer = await postOutside(
      { url: outsider.origin, headers: {}, body: 'x' },
      { ...tools, answerBytes: 1_024, signal: AbortSignal.timeout(5_000) },
    )
    expect(answer).toMatchObject({ ok: true, whole: false, body: 'x'.repeat(1_024) })
  })
})
