import { createServer } from 'node:net'
import { Aedes } from 'aedes'

/** The broker of the house without the house: it acknowledges and keeps nothing. Prints {"ready":true,"url":…}. */
process.once('disconnect', () => process.exit(0))
const broker = await Aedes.createBroker()
const server = createServer((socket) => {
  socket.setNoDelay(true)
  broker.handle(socket)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  process.stdout.write(`${JSON.stringify({ ready: true, url: `mqtt://127.0.0.1:${port}` })}\n`)
})
