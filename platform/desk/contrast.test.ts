import { readFileSync } from 'node:fs'
import { theme as antd } from 'antd'
import { describe, expect, test } from 'vitest'
import { antdThemeOf } from './antd-theme.ts'
import { themes } from './preferences.ts'

const css = readFileSync(`${import.meta.dirname}/desk.css`, 'utf8')

/** WCAG 2.2, success criterion 1.4.3: text against what is behind it. */
const leastContrast = 4.5

const pairs = [
  ['text', 'panel'],
  ['text', 'ground'],
  ['faint', 'panel'],
  ['faint', 'ground'],
  ['accent', 'panel'],
  ['alarm', 'ground'],
  ['good', 'ground'],
  ['warn', 'ground'],
  ['warn', 'panel'],
  ['good', 'panel'],
  ['warn', 'warn-ground'],
  ['alarm', 'alarm-ground'],
  ['text', 'alarm-ground'],
  ['faint', 'alarm-ground'],
] as const

describe.each([
  ['light', ':root {'],
  ['dark', ':root[data-theme="dark"] {'],
])('in the %s theme', (_theme, selector) => {
  const start = css.indexOf(selector)
  const block = css.slice(start, css.indexOf('}', start))
  const colours = new Map(
    [...block.matchAll(/--([a-z-]+): (#[0-9a-f]{3,6})/g)].map(([, name, hex]) => [name, hex]),
  )

  test.each(pairs)('%s is readable on %s', (text, behind) => {
    const [a, b] = [colours.get(text), colours.get(behind)]
    expect(a && b).toBeDefined()
    expect(contrast(a ?? '', b ?? '')).toBeGreaterThanOrEqual(leastContrast)
  })
})

test.each(themes)(
  'in the %s theme words on filled buttons and words of outlined ones can be read',
  (theme) => {
    const { algorithm, token = {}, components } = antdThemeOf(theme)
    if (algorithm === undefined) throw new Error('there is no algorithm')
    const derived = antd.getDesignToken({ algorithm, token })
    const { primaryColor = '', dangerColor = '' } = components?.Button ?? {}
    const panel = theme === 'dark' ? '#171c22' : '#ffffff'
    for (const [fill, words] of [
      [derived.colorPrimary, primaryColor],
      [derived.colorPrimaryHover, primaryColor],
      [derived.colorError, dangerColor],
      [derived.colorErrorHover, dangerColor],
    ] as const) {
      expect([fill, contrast(fill, words) >= leastContrast]).toEqual([fill, true])
      expect([fill, contrast(fill, panel) >= leastContrast]).toEqual([fill, true])
    }
  },
)

function contrast(a: string, b: string): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (lighter + 0.05) / (darker + 0.05)
}

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(hex: string): number {
  const full = hex.length === 4 ? hex.replace(/[0-9a-f]/g, '$&$&') : hex
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(full.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
