import type { Screens } from '#platform/desk'

/** Every page that was found when the desk was built, in the order of the navigation. */
export const foundScreens: readonly Screens[] = Object.values(
  import.meta.glob<Screens>(
    [
      '../pages/*/index.ts',
      '../pages/*/index.tsx',
      '../../../systems/*/desk/index.ts',
      '../../../systems/*/desk/index.tsx',
      '../../../systems/*/desk/*/index.ts',
    ],
    { eager: true, import: 'default' },
  ),
).sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
