import { BlockList, isIP, isIPv4 } from 'node:net'

/**
 * IPv4 that is not the open internet: IANA's registry of special-purpose addresses (RFC 6890 and what was added), multicast
 * (RFC 5771) and what is reserved. 169.254.169.254, where clouds tell their secrets, is among the link-local ones.
 */
const insideIpv4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const

/**
 * Of IPv6 only global unicast (2000::/3) is outside at all. Loopback, unique local, link-local, multicast, IPv4-mapped and NAT64
 * lie elsewhere; within it these carry another address or are not routed: Teredo and the other protocol assignments,
 * documentation, 6to4.
 */
const outsideIpv6 = [['2000::', 3]] as const
const insideIpv6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const

const inside = listOf(insideIpv4, insideIpv6)
const global = listOf([], outsideIpv6)

/** True for an address of the open internet; false for any other, and for what is no address. */
export function isOutside(address: string): boolean {
  // A zone (`fe80::1%eth0`) makes sense on this machine alone.
  if (isIP(address) === 0 || address.includes('%')) return false
  if (isIPv4(address)) return !inside.check(address, 'ipv4')
  return global.check(address, 'ipv6') && !inside.check(address, 'ipv6')
}

function listOf(
  ipv4: readonly (readonly [string, number])[],
  ipv6: readonly (readonly [string, number])[],
): BlockList {
  const list = new BlockList()
  for (const [net, prefix] of ipv4) list.addSubnet(net, prefix, 'ipv4')
  for (const [net, prefix] of ipv6) list.addSubnet(net, prefix, 'ipv6')
  return list
}
