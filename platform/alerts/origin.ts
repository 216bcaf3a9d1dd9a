import type { NewAlert } from './new-alert.ts'

/** What whoever raised an alert is called: every step of the alert tells it. */
export function originatorOf({ origin }: Pick<NewAlert, 'origin'>): string {
  return `${origin.kind}:${origin.id}`
}
