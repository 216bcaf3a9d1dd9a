export { registerFigures } from './figures.ts'
export { type MqttDoor, openMqtt } from './open.ts'
