/** Packets of MQTT 3.1.1 as bytes, for what no library would send, and for a bench that has to be quick. */
export function connectPacket(of: {
  clientId: string
  userName: string
  password: string
  keepAliveS?: number
}): Buffer {
  const flags = 0b1100_0010
  const head = Buffer.from([4, flags, (of.keepAliveS ?? 0) >> 8, (of.keepAliveS ?? 0) & 0xff])
  return packet(0x10, field('MQTT'), head, field(of.clientId), field(of.userName), field(of.password))
}

export function publishPacket(of: {
  topic: string
  payload: string | Buffer
  qos?: 0 | 1 | 2
  id?: number
  dup?: boolean
}): Buffer {
  const { qos = 1, id = 1 } = of
  const identifier = qos === 0 ? Buffer.alloc(0) : Buffer.from([id >> 8, id & 0xff])
  return packet(0x30 | (of.dup ? 8 : 0) | (qos << 1), field(of.topic), identifier, Buffer.from(of.payload))
}

function packet(header: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const length: number[] = []
  let rest = body.length
  do {
    length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0))
    rest >>= 7
  } while (rest > 0)
  return Buffer.concat([Buffer.from([header, ...length]), body])
}

function field(text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes])
}
