/** The server's log; ids only. */
export interface MqttLog {
  warn(fields: Readonly<Record<string, unknown>>, message: string): void
}
