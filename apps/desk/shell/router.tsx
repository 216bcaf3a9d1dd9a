import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { baseOf, formatSearch, Preferences, parseSearch, Waiting } from '#platform/desk'
import { foundScreens } from './found-screens.ts'
import { BrokenPage, LostPage } from './lost-page.tsx'
import { Shell } from './shell.tsx'

const root = createRootRoute({
  validateSearch: (search): Preferences => Preferences.parse(search),
  // Whoever reads English goes on reading English, whichever link is followed.
  search: {
    middlewares: [
      ({ search, next }) => {
        const asked = next(search)
        return {
          ...asked,
          language: asked.language ?? search.language,
          theme: asked.theme ?? search.theme,
        }
      },
    ],
  },
  component: Shell,
  notFoundComponent: LostPage,
})

const pages = foundScreens.flatMap(({ routes }) =>
  routes.map(({ path, search, component, title }) =>
    createRoute({
      getParentRoute: () => root,
      path,
      ...(search ? { validateSearch: (given: Record<string, unknown>) => search.parse(given) } : {}),
      component: lazyRouteComponent(component),
      staticData: { title },
    }),
  ),
)

export const router = createRouter({
  routeTree: root.addChildren(pages),
  basepath: baseOf(location.pathname) || '/',
  trailingSlash: 'preserve',
  parseSearch,
  stringifySearch: formatSearch,
  scrollRestoration: true,
  defaultPendingComponent: Waiting,
  defaultErrorComponent: BrokenPage,
})
