import { createReadStream } from 'node:fs'
import { request } from 'node:http'
import { pipeline } from 'node:stream/promises'

/**
 * Sends a file as one NDJSON stream and counts the verdicts that come back. A process of its own, as raw as Node
 * allows, since it shares the machine with what it measures. Prints {"ms":…,"accepted":…,…}: from the first byte
 * sent to the last verdict read.
 */
const [url = '', key = '', file = ''] = process.argv.slice(2)
const counts = { accepted: 0, duplicate: 0, refused: 0 }
const started = performance.now()
const sending = request(`${url}/api/signals`, {
  method: 'POST',
  headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
})
const answered = new Promise<void>((resolve, reject) => {
  sending.once('error', reject)
  sending.once('response', (response) => {
    if (response.statusCode !== 200) reject(new Error(`answered ${response.statusCode}`))
    let rest = ''
    response.setEncoding('latin1')
    response.on('data', (text: string) => {
      const end = text.lastIndexOf('\n')
      if (end < 0) {
        rest += text
        return
      }
      countVerdicts(rest + text.slice(0, end))
      rest = text.slice(end + 1)
    })
    response.once('error', reject)
    response.once('end', () => (rest === '' ? resolve() : reject(new Error('the last verdict was cut'))))
  })
})

/** Whole lines; the word stands once in each, since a quote within a text would be escaped. */
function countVerdicts(lines: string): void {
  for (const verdict of ['accepted', 'duplicate', 'refused'] as const) {
    const word = `"verdict":"${verdict}"`
    for (let at = lines.indexOf(word); at >= 0; at = lines.indexOf(word, at + word.length)) counts[verdict]++
  }
}

await Promise.all([pipeline(createReadStream(file, { highWaterMark: 256 * 1024 }), sending), answered])
process.stdout.write(
  `${JSON.stringify({ ms: performance.now() - started, endedAt: Date.now(), ...counts })}\n`,
)
process.exit(0)
