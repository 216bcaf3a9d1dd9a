/** A fault of what the rule asks for; all else is of the database or the line to it, and is tried again. */
export function isAboutFinding(error: unknown): boolean {
  const code = (error as { code?: unknown })?.code
  return typeof code !== 'string' || /^(22|23)/.test(code)
}

/** Short enough to be kept with a rule. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 500)
}
