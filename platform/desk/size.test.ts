import { expect, test } from 'vitest'
import { sizeText } from './size.ts'

test('a size is said in the unit that people use for it', () => {
  expect([1, 1_499, 999_499, 3_440_000, 1_073_741_824].map(sizeText)).toEqual([
    '1 KB',
    '1 KB',
    '999 KB',
    '3.4 MB',
    '1.1 GB',
  ])
})
