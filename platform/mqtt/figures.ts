import { Counter, Gauge, type Registry } from 'prom-client'
import type { MqttDoor } from './open.ts'

/** What an operator watches of this door, among the other figures at `/metrics`. */
export function registerFigures(registry: Registry, door: MqttDoor): void {
  const registers = [registry]
  new Counter({
    name: 'lianfang_mqtt_signals_total',
    help: 'Verdicts on what came by MQTT since the start, of all worlds',
    labelNames: ['verdict'] as const,
    registers,
    collect() {
      this.reset()
      for (const [verdict, count] of Object.entries(door.figures.signals)) this.inc({ verdict }, count)
    },
  })
  const counters = [
    ['messages_failed', 'Messages that could not be stored and were not acknowledged', 'failed'],
    ['connections_refused', 'Connections without a key that may send', 'connectionsRefused'],
    ['verdicts_dropped', 'Verdicts not told, for a reader too slow or a broker away', 'verdictsDropped'],
  ] as const
  for (const [name, help, figure] of counters) {
    new Counter({
      name: `lianfang_mqtt_${name}_total`,
      help,
      registers,
      collect() {
        this.reset()
        this.inc(door.figures[figure])
      },
    })
  }
  new Gauge({
    name: 'lianfang_mqtt_connections',
    help: 'Devices at the broker inside, and lines to the broker outside',
    labelNames: ['broker'] as const,
    registers,
    collect() {
      for (const [broker, count] of Object.entries(door.countConnections())) this.set({ broker }, count)
    },
  })
}
