import type { Socket } from 'node:net'

/** Longest length field of a packet (MQTT 3.1.1, 2.2.3). */
const lengthBytes = 4

/**
 * Reads along a connection where packets begin and how long they say that they are; keeps none of their bytes. A broker
 * gathers a packet whole before it looks at it, so that a sender which announces 256 MB is given them.
 */
export class PacketMeter {
  #inBody = 0
  #length = 0
  #lengthAt = -1

  /** False when a packet begins in these bytes that is longer than the limit, or whose length is none. */
  take(bytes: Uint8Array, limit: number): boolean {
    for (let at = 0; at < bytes.length; ) {
      if (this.#inBody > 0) {
        const skipped = Math.min(this.#inBody, bytes.length - at)
        this.#inBody -= skipped
        at += skipped
        continue
      }
      // Within the bytes, as the loop holds.
      const byte = bytes[at++] as number
      if (this.#lengthAt < 0) {
        this.#lengthAt = 0
        this.#length = 0
        continue
      }
      if (this.#lengthAt === lengthBytes) return false
      this.#length += (byte & 0x7f) * 128 ** this.#lengthAt++
      if (byte >= 0x80) continue
      if (this.#length > limit) return false
      this.#inBody = this.#length
      this.#lengthAt = -1
    }
    return true
  }
}

/** Ends a connection at the first packet over the limit of that moment: MQTT 3.1.1 has no other answer. */
export function limitPackets(socket: Socket, limit: () => number): void {
  const meter = new PacketMeter()
  const read = socket.read.bind(socket)
  // The broker pulls its bytes by read(); a stream in between would copy each of them for the sake of this one look.
  socket.read = (size?: number): unknown => {
    const bytes: unknown = read(size)
    if (!(bytes instanceof Uint8Array) || meter.take(bytes, limit())) return bytes
    socket.destroy(new Error('a packet is larger than is taken'))
    return null
  }
}
