import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useSyncExternalStore } from 'react'
import { z } from 'zod'
import { type Language, languages } from '#vocabulary'
import { formatSearch } from './search.ts'

export const themes = ['light', 'dark'] as const
export type Theme = (typeof themes)[number]

/**
 * The reader's own choices. In the URL, so that a picture and its link agree; and in the browser, so that tomorrow's page
 * opens as today's was left. The URL goes first; a value that makes no sense is dropped.
 */
export const Preferences = z.object({
  language: z.enum(languages).optional().catch(undefined),
  theme: z.enum(themes).optional().catch(undefined),
})
export type Preferences = z.infer<typeof Preferences>

const storedAs = 'lianfang.preferences'

export function readStored(): Preferences {
  try {
    return Preferences.parse(JSON.parse(localStorage.getItem(storedAs) ?? '{}'))
  } catch {
    // A browser that keeps nothing, or what another program left there.
    return {}
  }
}

function store(preferences: Preferences): void {
  try {
    localStorage.setItem(storedAs, JSON.stringify(preferences))
  } catch {
    // It holds for this page all the same.
  }
}

function usePreferences(): Preferences {
  const asked = Preferences.parse(useSearch({ strict: false }))
  const stored = readStored()
  return { language: asked.language ?? stored.language, theme: asked.theme ?? stored.theme }
}

export function useLanguage(): Language {
  return usePreferences().language ?? 'zh'
}

const darkAsked = '(prefers-color-scheme: dark)'

/** The theme that was chosen, or else the one that the device prefers. */
export function useTheme(): Theme {
  const { theme } = usePreferences()
  const prefersDark = useSyncExternalStore(subscribe, () => matchMedia(darkAsked).matches)
  return theme ?? (prefersDark ? 'dark' : 'light')
}

function subscribe(changed: () => void): () => void {
  const list = matchMedia(darkAsked)
  list.addEventListener('change', changed)
  return () => list.removeEventListener('change', changed)
}

/** The reader's own theme, whatever the page that is open is shown in: a wall is dark, and who leaves it has theirs again. */
export function useOwnTheme(): Theme {
  const prefersDark = useSyncExternalStore(subscribe, () => matchMedia(darkAsked).matches)
  return readStored().theme ?? (prefersDark ? 'dark' : 'light')
}

/** The address of another world's overview by its base, which is empty for production; the reader's choices go along. */
export function useWorldAddress(): (base: string) => string {
  const { language, theme } = Preferences.parse(useSearch({ strict: false }))
  return useCallback((base) => `${base}/${formatSearch({ language, theme })}`, [language, theme])
}

/** Chooses a language or theme, for this page and the next ones. */
export function useChoosePreference(): (choice: Preferences) => void {
  const navigate = useNavigate()
  return useCallback(
    (choice) => {
      store({ ...readStored(), ...choice })
      void navigate({
        to: '.',
        search: (old: object) => ({ ...old, ...choice }),
        replace: true,
        resetScroll: false,
      })
    },
    [navigate],
  )
}
