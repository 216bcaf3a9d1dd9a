/** Server-sent events as the HTML standard writes them (https://html.spec.whatwg.org/multipage/server-sent-events.html). Pure. */

export interface StreamEvent {
  readonly event: string
  readonly data: string
}

/** An event; without data it only moves the position that the receiver goes on from. */
export function formatEvent(of: { event?: string; id?: string; data?: unknown }): string {
  const { event, id, data } = of
  const lines = [
    ...(id === undefined ? [] : [`id: ${id}`]),
    ...(event === undefined ? [] : [`event: ${event}`]),
    // JSON has no line ends of its own, so that the data are one line.
    ...(data === undefined ? [] : [`data: ${JSON.stringify(data)}`]),
  ]
  return `${lines.join('\n')}\n\n`
}

/** A line longer than this is no stream of ours; without a bound a broken one would fill the memory. */
const longestLine = 4 * 1024 * 1024

/** Reads a stream of events, however its bytes were cut. */
export class EventStreamReader {
  readonly #decoder = new TextDecoder()
  #rest = ''
  #event = ''
  #data: string[] = []
  #nextId: string | undefined
  #lastId: string | undefined

  /** The last position that the stream named: what to go on from after a lost connection. */
  get lastId(): string | undefined {
    return this.#lastId
  }

  /** The events that these bytes complete. */
  read(bytes: Uint8Array): StreamEvent[] {
    const lines = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split(/\r\n|\n|\r(?!$)/)
    this.#rest = lines.pop() ?? ''
    if (this.#rest.length > longestLine) throw new RangeError('a line of the stream does not end')
    return lines.flatMap((line) => this.#take(line) ?? [])
  }

  #take(line: string): StreamEvent | undefined {
    if (line === '') return this.#dispatch()
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') this.#event = value
    if (field === 'data') this.#data.push(value)
    if (field === 'id' && !value.includes('\0')) this.#nextId = value
    return undefined
  }

  #dispatch(): StreamEvent | undefined {
    const event = { event: this.#event || 'message', data: this.#data.join('\n') }
    const isEmpty = this.#data.length === 0
    // The position moves with the empty line, also where there are no data: so a heartbeat carries it.
    this.#lastId = this.#nextId ?? this.#lastId
    this.#event = ''
    this.#data = []
    return isEmpty ? undefined : event
  }
}
