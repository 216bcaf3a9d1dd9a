import { useMutation, useQueryClient } from '@tanstack/react-query'
import { AskError, post, useSearchState, useSender } from '#platform/desk'
import { DryRun, MappingId } from '../answers.ts'
import { AssistantSearch } from '../search.ts'

/** One dry run of a file at a time: how often, and after how long, another is asked for while the last one ends. */
const tries = 20
const pauseMs = 500

/**
 * Remembers a mapping where its text is given, and begins a dry run by it; the address then has both. A run that was under way
 * is cancelled: its answer is wanted no more.
 */
export function useForesee(upload: string) {
  const send = useSender({ topics: [] })
  const client = useQueryClient()
  const [{ dry }, change] = useSearchState(AssistantSearch)
  return useMutation({
    mutationFn: async (of: { yaml: string } | { mapping: string }) => {
      const mapping = 'mapping' in of ? of.mapping : (await send(MappingId, '/mappings', of.yaml)).id
      if (dry !== undefined) await cancelIfRunning(dry)
      return { mapping, run: await begin(upload, mapping) }
    },
    onSuccess: ({ mapping, run }) => {
      client.setQueryData(['dry-run', run.id], run)
      change({ mapping, dry: run.id, step: 'foresee' })
    },
  })
}

/** It may have ended long ago, or be gone: then there is nothing to cancel. */
async function cancelIfRunning(dry: string): Promise<void> {
  await post(DryRun, { path: `/dry-runs/${dry}/cancel` }).catch((error: unknown) => {
    if (!(error instanceof AskError) || error.problem.status === 0) throw error
  })
}

async function begin(upload: string, mapping: string, left = tries): Promise<DryRun> {
  try {
    return await post(DryRun, { path: `/uploads/${upload}/dry-run`, body: { mapping } })
  } catch (error) {
    const isBusy = error instanceof AskError && error.problem.code === 'conflict'
    if (!isBusy || left === 0) throw error
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    return await begin(upload, mapping, left - 1)
  }
}
