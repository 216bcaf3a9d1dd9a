import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { AskError } from './api.ts'
import './desk.css'
import { router } from './router.tsx'

/** A session that ended while the page was open: ask again who is here, which shows the sign-in. */
function onError(error: Error): void {
  if (error instanceof AskError && error.problem.status === 401)
    void client.resetQueries({ queryKey: ['me'] })
}

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => (query.queryKey[0] === 'me' ? undefined : onError(error)),
  }),
  mutationCache: new MutationCache(),
  defaultOptions: {
    mutations: { networkMode: 'always' },
    queries: {
      // A hospital's network is often reachable when the browser believes itself offline.
      networkMode: 'always',
      // The server's own refusals do not change by asking again; a broken line may.
      retry: (count, error) => !(error instanceof AskError && error.problem.status > 0) && count < 1,
    },
  },
})

const element = document.getElementById('desk')
if (!element) throw new Error('the page has no #desk')
createRoot(element).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
