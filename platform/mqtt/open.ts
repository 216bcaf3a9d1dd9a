import type { Principal } from '#platform/access'
import type { World, WorldHost } from '#platform/worlds'
import { EmbeddedBroker } from './embedded.ts'
import type { MqttLog } from './log.ts'
import { OutsideBroker } from './outside.ts'
import { type MqttFigures, Reception } from './reception.ts'
import { Senders } from './senders.ts'

/** The door for devices: the broker inside the house, one outside, both, or none. */
export interface MqttDoor {
  /** Where devices connect. */
  readonly url: string | undefined
  readonly figures: Readonly<MqttFigures>
  countConnections(): { embedded: number; outside: number }
  close(): Promise<void>
}

export async function openMqtt(of: {
  host: WorldHost
  findKeyHolder: (world: World, key: string) => Promise<Principal | undefined>
  log: MqttLog
  /** Of the broker inside, on 127.0.0.1; none where absent. */
  port?: number | undefined
  /** Of a broker outside; none where absent. */
  brokerUrl?: string | undefined
}): Promise<MqttDoor> {
  const { host, findKeyHolder, log, port, brokerUrl } = of
  const senders = new Senders({ host, findKeyHolder })
  const reception = new Reception()
  const parts = { senders, reception, log }
  const embedded = port === undefined ? undefined : await EmbeddedBroker.open({ ...parts, port })
  const outside = brokerUrl === undefined ? undefined : new OutsideBroker({ ...parts, brokerUrl })
  return {
    url: embedded?.url ?? outside?.url,
    figures: reception.figures,
    countConnections: () => ({ embedded: embedded?.connections ?? 0, outside: outside?.connections ?? 0 }),
    close: async () => {
      await Promise.all([embedded?.close(), outside?.close()])
    },
  }
}
