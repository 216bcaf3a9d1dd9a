/** Asks again for what changed. */
export interface Renewal {
  /** Something of this topic changed. */
  tell(topic: string): void
  stop(): void
}

/**
 * Each topic is asked for at once when it is first told, then at most once in its spacing however often it is told, and never
 * while the answer before is still on its way. What is told meanwhile is not lost: it is asked for at the end of the spacing.
 */
export function makeRenewal({
  renew,
  spacingMs,
}: {
  renew: (topic: string) => Promise<unknown>
  spacingMs: (topic: string) => number
}): Renewal {
  const toldAgain = new Map<string, boolean>()
  const stopping = new AbortController()
  const run = async (topic: string) => {
    do {
      toldAgain.set(topic, false)
      // How asking went is told where it is shown.
      await Promise.all([renew(topic).catch(() => {}), rest(spacingMs(topic), stopping.signal)])
    } while (!stopping.signal.aborted && toldAgain.get(topic))
    toldAgain.delete(topic)
  }
  return {
    tell(topic) {
      if (stopping.signal.aborted) return
      if (toldAgain.has(topic)) toldAgain.set(topic, true)
      else void run(topic)
    },
    stop: () => stopping.abort(),
  }
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
