import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { PlacePath } from '#vocabulary'

/** A real link: it can be copied, opened beside, and reached by keyboard. */
export function PlaceLink({ place, children }: { place: PlacePath; children: ReactNode }) {
  return (
    <Link from="/" to="/" search={(old) => ({ ...old, place })} resetScroll={false}>
      {children}
    </Link>
  )
}
