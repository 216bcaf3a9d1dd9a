import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isOutside } from './outside-address.ts'
import { TargetGuard } from './target-guard.ts'

const guardOf = (addresses: Record<string, readonly string[]> = {}, allowedOrigins: readonly string[] = []) =>
  new TargetGuard({
    allowedOrigins,
    allowedPorts: [443, 8443],
    resolve: async (host) =>
      (addresses[host] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
  })

describe('an address', () => {
  test.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.169.254',
    '224.0.0.1',
    '255.255.255.255',
    '240.0.0.1',
    '198.18.0.1',
    '192.0.2.1',
    '::',
    '::1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '2002:7f00:1::1',
    '2001::1',
    '2001:db8::1',
    'localhost',
    '127.1',
    '',
  ])('%s is not outside', (address) => expect(isOutside(address)).toBe(false))

  test.each([
    '8.8.8.8',
    '172.15.255.255',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '223.5.5.5',
    '2400:3200::1',
    '2606:4700::1111',
  ])('%s is outside', (address) => expect(isOutside(address)).toBe(true))

  test('of any private net is not outside, in IPv4 or carried in IPv6', () => {
    const nets = [
      [10, 8],
      [127, 8],
      [(192 << 8) | 168, 16],
      [(169 << 8) | 254, 16],
      [(172 << 4) | 1, 12],
      [(100 << 2) | 1, 10],
      [14, 4],
      [15, 4],
    ] as const
    fc.assert(
      fc.property(fc.constantFrom(...nets), fc.nat(0xffffffff), ([prefix, bits], rest) => {
        const number = prefix * 2 ** (32 - bits) + (rest % 2 ** (32 - bits))
        const bytes = [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256)
        const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0'))
        const tail = `${hex[0]}${hex[1]}:${hex[2]}${hex[3]}`
        const spellings = [
          bytes.join('.'),
          `::ffff:${tail}`,
          `64:ff9b::${tail}`,
          `2002:${tail}::1`,
          `::${tail}`,
        ]
        expect(spellings.filter(isOutside)).toEqual([])
      }),
    )
  })
})

describe('a target', () => {
  test.each([
    'https://127.0.0.1/hook',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://[::1]/',
    'https://[::ffff:169.254.169.254]/',
    'https://169.254.169.254/latest/meta-data',
    'https://user:password@example.com/',
    'http://example.com/',
    'ftp://example.com/',
    'https://example.com:22/',
    'https://example.com:5432/',
    'https://inside.example/',
    'https://mixed.example/',
    'https://localhost/',
    'https://localhost./',
    'smtp://10.0.0.5:25',
  ])('%s is forbidden', async (url) => {
    const guard = guardOf({
      'example.com': ['93.184.215.14'],
      'inside.example': ['10.1.2.3'],
      'mixed.example': ['93.184.215.14', '::1'],
      localhost: ['127.0.0.1', '::1'],
      'localhost.': ['127.0.0.1'],
    })
    expect(await guard.check(new URL(url))).toMatchObject({ ok: false, code: 'target.forbidden' })
  })

  test('outside is let through, with the address that was found', async () => {
    const guard = guardOf({ 'example.com': ['93.184.215.14', '2606:2800::1'] })
    expect(await guard.check(new URL('https://example.com/hook'))).toEqual({
      ok: true,
      found: { address: '93.184.215.14', family: 4 },
    })
    expect(await guard.check(new URL('https://nowhere.example/'))).toMatchObject({
      code: 'target.unknown-name',
    })
  })

  test('inside is let through where exactly its origin is allowed, and no other port or scheme of it', async () => {
    const guard = guardOf({}, ['http://10.0.0.5:8080', 'smtp://10.0.0.5:25'])
    expect(await guard.check(new URL('http://10.0.0.5:8080/any'))).toMatchObject({ ok: true })
    expect(await guard.check(new URL('smtp://10.0.0.5:25'))).toMatchObject({ ok: true })
    for (const url of ['http://10.0.0.5:8081/', 'https://10.0.0.5:8080/', 'http://10.0.0.6:8080/'])
      expect(await guard.check(new URL(url)), url).toMatchObject({ code: 'target.forbidden' })
  })
})
