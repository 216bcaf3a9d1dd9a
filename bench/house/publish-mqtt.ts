import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { connectPacket, publishPacket } from '../../platform/mqtt/packets.testing.ts'

/**
 * Publishes the lines of a file at QoS 1, one a message, by several publishers that share them out, each with so many
 * messages that wait for their acknowledgement at most. On bare sockets and with packets made beforehand, so that it
 * takes as little as it can of the cores that it shares with what it measures. Every message has to be acknowledged.
 * Prints {"ms":…,"sent":…,"p50Ms":…,"p99Ms":…}.
 */
const [url = '', userName = '', password = '', topic = '', file = '', publishers = '1', inFlight = '100'] =
  process.argv.slice(2)
const lines = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
const tookMs: number[] = []
/** CONNACK and PUBACK alike (MQTT 3.1.1, 3.2 and 3.4). */
const answerBytes = 4
const largestId = 65_535

function publish(name: string, packets: readonly Buffer[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port), noDelay: true })
    const sentAt: number[] = []
    let sent = 0
    let answered = 0
    let connected = false
    let rest: Buffer = Buffer.alloc(0)
    const send = () => {
      const batch = packets.slice(sent, answered + Number(inFlight))
      if (batch.length === 0) return
      const now = performance.now()
      for (const _ of batch) sentAt[sent++ % largestId] = now
      socket.write(Buffer.concat(batch))
    }
    const take = (answer: Buffer) => {
      if (!connected) {
        if (answer[3] !== 0) reject(new Error(`not admitted: ${answer.toString('hex')}`))
        connected = true
      } else {
        if (answer[0] !== 0x40) reject(new Error(`no acknowledgement: ${answer.toString('hex')}`))
        answered++
        tookMs.push(performance.now() - (sentAt[answer.readUInt16BE(2) - 1] ?? 0))
      }
    }
    socket.once('connect', () => socket.write(connectPacket({ clientId: name, userName, password })))
    socket.once('error', reject)
    socket.once('close', () =>
      reject(new Error(`the connection ended after ${answered} of ${packets.length}`)),
    )
    socket.on('data', (bytes: Buffer) => {
      rest = Buffer.concat([rest, bytes])
      const whole = rest.length - (rest.length % answerBytes)
      for (let at = 0; at < whole; at += answerBytes) take(rest.subarray(at, at + answerBytes))
      rest = rest.subarray(whole)
      if (answered === packets.length) {
        resolve()
        socket.end()
      } else send()
    })
  })
}

const shares = Array.from({ length: Number(publishers) }, (_, one) =>
  lines
    .filter((_line, at) => at % Number(publishers) === one)
    .map((payload, at) => publishPacket({ topic, payload, id: (at % largestId) + 1 })),
)
const started = performance.now()
await Promise.all(shares.map((packets, one) => publish(`bench-${one}`, packets)))
const ms = performance.now() - started
tookMs.sort((a, b) => a - b)
const at = (part: number) => tookMs[Math.floor((tookMs.length - 1) * part)] ?? 0
process.stdout.write(`${JSON.stringify({ ms, sent: tookMs.length, p50Ms: at(0.5), p99Ms: at(0.99) })}\n`)
process.exit(0)
