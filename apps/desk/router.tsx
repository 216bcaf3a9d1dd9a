import { createRootRoute, createRoute, createRouter, Navigate } from '@tanstack/react-router'
import { baseOf } from './base.ts'
import { Filters, formatSearch, parseSearch } from './filters/filters.ts'
import { Frame } from './house/frame.tsx'

const root = createRootRoute({ notFoundComponent: () => <Navigate to="/" search={{ language: 'zh' }} /> })

const desk = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: (search): Filters => Filters.parse(search),
  component: Frame,
})

/** One path only: everything else is in the search, so that relative asset addresses hold at every link. */
export const router = createRouter({
  routeTree: root.addChildren([desk]),
  basepath: baseOf(location.pathname) || '/',
  trailingSlash: 'always',
  parseSearch,
  stringifySearch: formatSearch,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
