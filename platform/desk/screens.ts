import type { ComponentType } from 'react'
import type { z } from 'zod'
import type { Action } from '#platform/access'
import type { Words } from '#vocabulary'

/** The parts of the navigation: what a duty officer watches, looks up, and runs. */
export const navGroups = {
  watch: { zh: '值守', en: 'Watch' },
  data: { zh: '数据', en: 'Data' },
  run: { zh: '管理', en: 'Run' },
} as const satisfies Record<string, Words>
export type NavGroup = keyof typeof navGroups

/** How much waits behind a link of the navigation. */
export interface Badge {
  readonly count: number
  /** There are more than were counted. */
  readonly more?: boolean
  /** A person is needed now. */
  readonly urgent?: boolean
}

export interface Nav {
  readonly group: NavGroup
  readonly title: Words
  /** Within the world: `/alerts`. */
  readonly path: string
  /** Shown to who may do this. */
  readonly action: Action
  /** The path data of a drawing of 24 by 24, in strokes. */
  readonly icon: string
  /** A hook, called wherever the link is shown. */
  readonly useBadge?: () => Badge | undefined
}

export interface ScreenRoute {
  /** Within the world, with parameters as `$number`: `/alerts/$number`. */
  readonly path: string
  /** Of the window. */
  readonly title: Words
  /** What of the page's view stands in its URL. */
  readonly search?: z.ZodType<Record<string, unknown>>
  /** Loaded when it is first opened. */
  readonly component: () => Promise<{ default: ComponentType }>
}

/** The pages of a room or system, and where the navigation has them. */
export interface Screens {
  readonly id: string
  /** Where in its group: overview 10, alerts 20, events 30, tasks 40. */
  readonly order: number
  readonly nav?: Nav
  readonly routes: readonly ScreenRoute[]
}

/**
 * Declares pages. The default export of `apps/desk/pages/<name>/index.ts`, `systems/<name>/desk/index.ts` or
 * `systems/<name>/desk/<pages>/index.ts` is found when the desk is built: nothing of the shell is edited to add a page.
 */
export function defineScreens(screens: Screens): Screens {
  return screens
}
