import { useEffect, useState } from 'react'

/** Which of several is shown, each for as long, after so much time. Pure. */
export function turnAt(elapsedMs: number, { everyMs, of }: { everyMs: number; of: number }): number {
  return of === 0 ? 0 : Math.floor(elapsedMs / everyMs) % of
}

/** One after the other, if asked; else the first. */
export function useTurn(of: number, seconds: number | undefined): number {
  const [index, setIndex] = useState(0)
  useEffect(() => {
    setIndex(0)
    if (seconds === undefined || of < 2) return
    const everyMs = seconds * 1_000
    const began = performance.now()
    const look = () => setIndex(turnAt(performance.now() - began, { everyMs, of }))
    const timer = setInterval(look, 1_000)
    return () => clearInterval(timer)
  }, [of, seconds])
  return index
}
