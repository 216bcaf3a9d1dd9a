import { useMutation, useQueryClient } from '@tanstack/react-query'
import { NoAnswer, put } from '#platform/desk'
import { type DutyShift, dutyQuery } from './queries.ts'
import type { RosterEntry } from './roster.ts'

/** Changes the roster of a unit on what it is at that moment, so that what another added meanwhile stays. */
export function useRoster(unit: string, onDone: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (change: (roster: readonly DutyShift[]) => readonly RosterEntry[]) => {
      const roster = await client.fetchQuery({ ...dutyQuery(unit), staleTime: 0 })
      await put(NoAnswer, `/units/${unit}/duty-officers`, { officers: change(roster) })
    },
    onSuccess: onDone,
    onSettled: async () => await client.invalidateQueries({ queryKey: ['duty'] }),
  })
}
