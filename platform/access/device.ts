import { BlockList, isIP } from 'node:net'
import type { AddressClass, Device } from './sessions.ts'

const inside = new BlockList()
for (const [net, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
] as const)
  inside.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  inside.addSubnet(net, bits, 'ipv6')

const machine = new BlockList()
machine.addSubnet('127.0.0.0', 8, 'ipv4')
machine.addAddress('::1', 'ipv6')

/** Where a request comes from, as coarse as is needed to know one's own session again: never the address. */
export function classOf(address: string): AddressClass {
  const version = isIP(address)
  // A proxy may say anything for an address.
  if (version === 0) return 'outside'
  const family = version === 6 ? 'ipv6' : 'ipv4'
  if (machine.check(address, family)) return 'this-machine'
  return inside.check(address, family) ? 'inside' : 'outside'
}

/** The first that a User-Agent names: those that are built on others name the others too. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bMicroMessenger\//, 'WeChat'],
  [/\bDingTalk\//, 'DingTalk'],
  [/\bEdgA?\//, 'Edge'],
  [/\bFirefox\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const machines: readonly (readonly [RegExp, string])[] = [
  [/\bHarmonyOS\b|OpenHarmony/, 'HarmonyOS'],
  [/\bAndroid\b/, 'Android'],
  [/\b(?:iPhone|iPad)\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]

/** "Firefox, Windows": what a User-Agent says, in words from here and in no word of its own. */
export function describeDevice(userAgent: string | undefined): string {
  const text = userAgent?.slice(0, 500) ?? ''
  const named = (list: typeof browsers) => list.find(([pattern]) => pattern.test(text))?.[1]
  return [named(browsers), named(machines)].filter((word) => word !== undefined).join(', ')
}

export function deviceOf(address: string, userAgent: string | undefined): Device {
  return { device: describeDevice(userAgent), addressClass: classOf(address) }
}
