import { type ClientRequest, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { Verdict } from '#vocabulary'

/** So many signals a second, as one NDJSON stream; resolves to how many there were when each has its verdict. */
export async function sendSteadily(of: {
  url: string
  key: string
  rate: number
  seconds: number
  /** The next event, made in the moment in which it is sent. */
  event: () => unknown
}): Promise<number> {
  const total = of.rate * of.seconds
  const sending = request(`${of.url}/api/signals`, {
    method: 'POST',
    headers: { authorization: `Bearer ${of.key}`, 'content-type': 'application/x-ndjson' },
  })
  const accepted = countAccepted(sending)
  const startedAt = performance.now()
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1_000) * of.rate))
    let lines = ''
    for (; sent < due; sent++) lines += `${JSON.stringify(of.event())}\n`
    if (lines !== '') sending.write(lines)
    await pause(5)
  }
  sending.end()
  if ((await accepted) !== total) throw new Error(`of ${total} signals ${await accepted} were accepted`)
  return total
}

function countAccepted(sending: ClientRequest): Promise<number> {
  return new Promise((resolve, reject) => {
    sending.once('error', reject)
    sending.once('response', (response) => {
      let accepted = 0
      let rest = ''
      response.setEncoding('utf8')
      response.on('data', (text: string) => {
        const lines = (rest + text).split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines) if (Verdict.parse(JSON.parse(line)).verdict === 'accepted') accepted++
      })
      response.once('end', () => resolve(accepted))
      response.once('error', reject)
    })
  })
}
