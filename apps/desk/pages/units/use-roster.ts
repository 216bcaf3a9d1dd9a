import { useMutation, useQueryClient } from '@tanstack/react-query'
import { AskError, NoAnswer, put } from '#platform/desk'
import { type DutyShift, dutyQuery } from './queries.ts'
import { type RosterEntry, toEntry } from './roster.ts'

type Change = (roster: readonly DutyShift[]) => readonly RosterEntry[]

/** How often others may be quicker before it is told. */
const mostTries = 5

/** Changes the roster of a unit on what it is at that moment, so that what another added meanwhile stays. */
export function useRoster(unit: string, onDone: () => void) {
  const client = useQueryClient()
  const save = async (change: Change, tries = 1): Promise<void> => {
    const roster = await client.fetchQuery({ ...dutyQuery(unit), staleTime: 0 })
    const body = { officers: change(roster), was: roster.map(toEntry) }
    try {
      await put(NoAnswer, `/units/${unit}/duty-officers`, body)
    } catch (error) {
      if (!wasOvertaken(error) || tries >= mostTries) throw error
      await save(change, tries + 1)
    }
  }
  return useMutation({
    mutationFn: (change: Change) => save(change),
    onSuccess: onDone,
    onSettled: async () => await client.invalidateQueries({ queryKey: ['duty'] }),
  })
}

function wasOvertaken(error: unknown): boolean {
  return error instanceof AskError && error.problem.why?.code === 'roster.changed-since'
}
