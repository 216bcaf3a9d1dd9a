import { Link, useNavigate } from '@tanstack/react-router'
import { type ComponentProps, type ReactNode, useCallback } from 'react'

/** A real link to a page of the desk, within this world: it can be copied, opened beside, and reached by keyboard. */
export function PageLink({
  to,
  search,
  children,
  keepScroll = false,
  ...rest
}: {
  /** `/alerts/412`; `.` is the page itself. */
  to: string
  /** What the page opens with; a function changes what is there now. */
  search?: Readonly<Record<string, unknown>> | ((old: Record<string, unknown>) => Record<string, unknown>)
  keepScroll?: boolean
  children: ReactNode
} & Pick<ComponentProps<'a'>, 'className' | 'title' | 'aria-label' | 'aria-current' | 'ref' | 'onFocus'>) {
  return (
    <Link to={to} search={(search ?? {}) as never} resetScroll={!keepScroll} {...rest}>
      {children}
    </Link>
  )
}

/** Opens a page as a link to it does, for keys and for what was just made. */
export function useGo(): (to: string, search?: Readonly<Record<string, unknown>>) => void {
  const navigate = useNavigate()
  return useCallback((to, search = {}) => void navigate({ to, search: search as never }), [navigate])
}
