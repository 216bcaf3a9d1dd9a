import { theme as antd, type ThemeConfig } from 'antd'
import { colours } from './colours.ts'
import type { Theme } from './preferences.ts'

/** What Ant Design derives its buttons, links and rings from. */
const seeds = {
  light: { colorPrimary: '#0b5cad', colorError: '#b42318' },
  // The dark algorithm takes some light away again.
  dark: { colorPrimary: '#6fb1f2', colorError: '#ff9c92' },
} as const

/** The words on a filled button: dark where the fill is light. */
const onFill = { light: '#ffffff', dark: '#0b0f14' } as const

/**
 * Ant Design in the desk's colours: every button can be read in either theme, which `contrast.test.ts` checks. Where nothing moves
 * it has to know: its lists and buttons wait for the end of a motion, which never comes where the style sheet has none.
 */
export function antdThemeOf(theme: Theme, { motion = true }: { motion?: boolean } = {}): ThemeConfig {
  const { colorPrimary } = seeds[theme]
  return {
    algorithm: theme === 'dark' ? antd.darkAlgorithm : antd.defaultAlgorithm,
    token: { ...seeds[theme], fontFamily: 'inherit', fontSize: 15, motion },
    components: {
      Button: { primaryColor: onFill[theme], dangerColor: onFill[theme] },
      Segmented: { itemSelectedBg: colorPrimary, itemSelectedColor: onFill[theme] },
      Slider: {
        trackBg: colorPrimary,
        trackHoverBg: colorPrimary,
        handleColor: colorPrimary,
        railBg: colours[theme].line,
        railHoverBg: colours[theme].line,
      },
    },
  }
}
