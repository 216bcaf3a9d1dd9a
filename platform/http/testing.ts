import type { Door } from './door.ts'

/** Opens a door on a port of this machine that is free, and tells which. */
export async function listen(door: Door): Promise<number> {
  await door.listen({ port: 0, host: '127.0.0.1' })
  return portOf(door)
}

/** The port of a door that listens; 0 of one that does not. */
export function portOf(door: Door): number {
  const address = door.server.address()
  return typeof address === 'object' && address ? address.port : 0
}
