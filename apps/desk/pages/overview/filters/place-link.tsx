import type { ReactNode } from 'react'
import { PageLink } from '#platform/desk'
import type { PlacePath } from '#vocabulary'

/** Opens the overview at a place, and leaves the rest of the view as it is. */
export function PlaceLink({ place, children }: { place: PlacePath; children: ReactNode }) {
  return (
    <PageLink to="." search={(old) => ({ ...old, place })} keepScroll>
      {children}
    </PageLink>
  )
}
