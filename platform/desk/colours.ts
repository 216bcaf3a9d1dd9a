import type { Theme } from './preferences.ts'

/** A place's colour: -1 no report, 0 reported none, then ever more. */
export type Shade = -1 | 0 | 1 | 2 | 3 | 4 | 5

export interface Colours {
  readonly ground: string
  readonly text: string
  readonly faint: string
  readonly line: string
  readonly accent: string
  /** Bars of what was known then, and the outline of what is known now. */
  readonly bar: string
  readonly outline: string
  /** Reported none, then ever more; one hue, so that it reads without telling colours apart. */
  readonly shades: readonly [string, string, string, string, string, string]
  /** No report: hatched, never a colour of the scale. */
  readonly hatch: string
  readonly hatchGround: string
}

export const colours: Readonly<Record<Theme, Colours>> = {
  light: {
    ground: '#eef1f4',
    text: '#1b1f24',
    faint: '#59626d',
    line: '#8a949f',
    accent: '#0b5cad',
    bar: '#3d7ab8',
    outline: '#a3400a',
    shades: ['#ffffff', '#fde2cd', '#fbb98b', '#f08a4c', '#d1581d', '#96330a'],
    hatch: '#9aa3ad',
    hatchGround: '#e1e5e9',
  },
  dark: {
    ground: '#12161b',
    text: '#e7eaee',
    faint: '#a5afba',
    line: '#5d6772',
    accent: '#7ab7f5',
    bar: '#5b97d3',
    outline: '#ffb27a',
    shades: ['#1f262e', '#47342a', '#75472b', '#ad5f2b', '#e0853f', '#ffbd85'],
    hatch: '#6a7580',
    hatchGround: '#2a3138',
  },
}

export function shadeColour({ shades, hatchGround }: Colours, shade: Shade): string {
  return shade === -1 ? hatchGround : shades[shade]
}
