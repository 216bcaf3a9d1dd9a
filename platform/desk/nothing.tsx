import type { ReactNode } from 'react'

/** Nothing to show, and what that means. */
export function Nothing({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <p>
      <strong>{title}</strong>
      {children ? <span className="faint"> {children}</span> : null}
    </p>
  )
}
