import { readFileSync } from 'node:fs'
import { connect } from 'node:net'

/**
 * Sends the lines of a file, one a request, over keep-alive connections that each wait for their answer. Written on
 * bare sockets, so that it takes as little as it can of the cores that it shares with what it measures. Every answer
 * must be a 200 that says accepted. Prints {"ms":…,"sent":…,"p50Ms":…,"p99Ms":…}.
 */
const [url = '', key = '', file = '', connections = '16'] = process.argv.slice(2)
const { hostname, port, host } = new URL(url)
const head =
  `POST /api/signals HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${key}\r\n` +
  'content-type: application/cloudevents+json\r\ncontent-length: '
const requests = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => Buffer.from(`${head}${Buffer.byteLength(line)}\r\n\r\n${line}`))
let next = 0
const tookMs: number[] = []

/** One connection: a request, its whole answer, the next. */
function talk(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true })
    let answer = ''
    let sentAt = 0
    const send = () => {
      const request = requests[next++]
      if (!request) {
        socket.end()
        resolve()
        return
      }
      answer = ''
      sentAt = performance.now()
      socket.write(request)
    }
    socket.setEncoding('latin1')
    socket.once('connect', send)
    socket.once('error', reject)
    socket.on('data', (text: unknown) => {
      answer += String(text)
      const headEnd = answer.indexOf('\r\n\r\n')
      if (headEnd < 0) return
      const length = /\r\ncontent-length: (\d+)/i.exec(answer.slice(0, headEnd))?.[1]
      const whole =
        length === undefined ? answer.endsWith('0\r\n\r\n') : answer.length >= headEnd + 4 + Number(length)
      if (!whole) return
      if (!answer.startsWith('HTTP/1.1 200') || !answer.includes('"verdict":"accepted"')) {
        socket.destroy()
        reject(new Error(`not accepted: ${answer.slice(0, 600)}`))
        return
      }
      tookMs.push(performance.now() - sentAt)
      send()
    })
    socket.once('close', () => reject(new Error('the connection ended before its answer')))
  })
}

const started = performance.now()
await Promise.all(Array.from({ length: Number(connections) }, talk))
const ms = performance.now() - started
tookMs.sort((a, b) => a - b)
const at = (part: number) => tookMs[Math.floor((tookMs.length - 1) * part)] ?? 0
process.stdout.write(`${JSON.stringify({ ms, sent: tookMs.length, p50Ms: at(0.5), p99Ms: at(0.99) })}\n`)
process.exit(0)
