import { expect, test } from 'vitest'
import { measureMqtt, mqttTable } from './mqtt.ts'

test('the bench of MQTT has every message acknowledged, and the house has stored its own', async () => {
  const { turns, sent, stored } = await measureMqtt({ messages: 300, repeat: 1, seed: 1 })
  expect(stored).toBe(sent)
  expect(turns).toHaveLength(1)
  expect(mqttTable(turns)).toContain('the house, 8 publishers')
})
