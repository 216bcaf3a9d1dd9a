import { z } from 'zod'
import { Day, type EventReport, type eventReporters, findIdentifier, PlacePath } from '#vocabulary'
import type { Speaker } from './tell.ts'

/** A report as it is filled in: what is empty is left out when it is sent. */
export const Draft = z.object({
  signs: z.array(z.string()),
  ill: z.string(),
  died: z.string(),
  setting: z.string(),
  place: PlacePath.optional(),
  seenOn: Day.optional(),
  startedOn: z.string(),
  suspected: z.string(),
  animals: z.string(),
  healthWorkers: z.boolean(),
  what: z.string(),
  reporter: z.string().optional(),
})
export type Draft = z.infer<typeof Draft>

export const emptyDraft: Draft = {
  signs: [],
  ill: '',
  died: '',
  setting: '',
  startedOn: '',
  suspected: '',
  animals: '',
  healthWorkers: false,
  what: '',
}

/** Whose role says what kind of reporter one is. */
export function reporterOf(roles: readonly string[]): keyof typeof eventReporters {
  return roles.some((role) => role === 'grid-worker' || role === 'street-officer')
    ? 'community-worker'
    : 'doctor'
}

/** What keeps it from being sent, in words; nothing where it may go. */
export function faultOf(draft: Draft, seenOn: Day, { say, language }: Speaker): string | undefined {
  const missing = [
    draft.signs.length === 0 ? say('form.missingSigns') : '',
    draft.setting === '' ? say('form.missingSetting') : '',
    draft.place === undefined ? say('form.missingPlace') : '',
  ].filter((part) => part !== '')
  if (missing.length > 0)
    return say('form.missing', { fields: missing.join(language === 'zh' ? '、' : ', ') })
  const found = findIdentifier(draft.what)
  if (found) return say(found === 'number' ? 'form.hasNumber' : 'form.hasAddress')
  if (draft.ill !== '' && Number(draft.died) > Number(draft.ill)) return say('form.deadMore')
  if (draft.startedOn > seenOn) return say('form.startedLater')
  return undefined
}

/** The body of the request; the server examines it as any signal. */
export function toReport(
  draft: Draft,
  { seenOn, reporter }: { seenOn: Day; reporter: string },
): Partial<Record<keyof EventReport | 'place', unknown>> {
  const { place, signs, setting, ill, died, startedOn, suspected, animals, healthWorkers, what } = draft
  return {
    place,
    seenOn,
    signs,
    setting,
    reporter,
    ...(ill === '' ? {} : { ill: Number(ill) }),
    ...(died === '' ? {} : { died: Number(died) }),
    ...(startedOn === '' ? {} : { startedOn }),
    ...(suspected === '' ? {} : { suspected }),
    ...(animals === '' ? {} : { animals }),
    ...(healthWorkers ? { healthWorkers } : {}),
    ...(what.trim() === '' ? {} : { what }),
  }
}
