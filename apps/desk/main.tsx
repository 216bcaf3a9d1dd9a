import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import {
  AskError,
  isAway,
  isIncomplete,
  isSignedOut,
  LiveLine,
  meQuery,
  Reach,
  ReachContext,
  worldQuery,
} from '#platform/desk'
import '../../platform/desk/desk.css'
import { signOutKey } from './shell/header.tsx'
import { router } from './shell/router.tsx'
import './shell/shell.css'

const reach = new Reach()
const line = new LiveLine()

/** A session that ended while the page was open, or has a step to do: ask again who is here, which shows it over the page. */
function noteFailure(error: Error): void {
  reach.tell(isAway(error))
  // Whoever is still at the sign-in had no session that could end; whoever signs out knows that it does.
  const isLeaving = client.isMutating({ mutationKey: signOutKey }) > 0
  if ((isSignedOut(error) || isIncomplete(error)) && client.getQueryData(['me']) && !isLeaving)
    void client.invalidateQueries({ queryKey: ['me'] })
}

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => (query.queryKey[0] === 'me' ? reach.tell(isAway(error)) : noteFailure(error)),
    onSuccess: () => reach.tell(false),
  }),
  mutationCache: new MutationCache({ onError: noteFailure, onSuccess: () => reach.tell(false) }),
  defaultOptions: {
    mutations: { networkMode: 'always' },
    queries: {
      meta: { line },
      // A hospital's network is often reachable when the browser believes itself offline.
      networkMode: 'always',
      // The server's own refusals do not change by asking again; a broken line may.
      retry: (count, error) => !(error instanceof AskError && error.problem.status > 0) && count < 1,
    },
  },
})

/** Who is here and in which world is asked while the page's own script is still on its way. */
async function askAhead(): Promise<void> {
  await client.prefetchQuery(meQuery)
  if (client.getQueryData(meQuery.queryKey)?.steps.length === 0) await client.prefetchQuery(worldQuery)
}
void askAhead()

const element = document.getElementById('desk')
if (!element) throw new Error('the page has no #desk')
createRoot(element).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <ReachContext value={reach}>
        <RouterProvider router={router} />
      </ReachContext>
    </QueryClientProvider>
  </StrictMode>,
)
