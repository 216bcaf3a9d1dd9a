import { type Agent, request } from 'node:http'

/**
 * Asks over kept connections, as lightly as Node allows, since it shares the machine with what it measures. The body is one event, or a
 * batch of several; without one it is a GET. The text of the answer; fails on any other than 200.
 */
export function ask(
  url: string,
  { agent, key, body }: { agent: Agent; key: string; body?: string },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const type = body?.startsWith('[') ? 'application/cloudevents-batch+json' : 'application/cloudevents+json'
    const headers = { authorization: `Bearer ${key}`, 'content-type': type }
    const asking = request(
      url,
      { agent, method: body === undefined ? 'GET' : 'POST', headers },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (part: string) => {
          text += part
        })
        response.once('end', () => {
          if (response.statusCode === 200) resolve(text)
          else reject(new Error(`${url} was answered ${response.statusCode}: ${text.slice(0, 300)}`))
        })
        response.once('error', reject)
      },
    )
    asking.once('error', reject)
    asking.end(body)
  })
}
