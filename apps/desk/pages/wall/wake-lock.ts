import { useEffect, useState } from 'react'

/**
 * Keeps the screen awake while the page is in sight (W3C Screen Wake Lock). False where the browser cannot, or was not allowed to:
 * it has no such thing, the page came over plain HTTP from another machine, or the machine saves its battery.
 */
export function useWakeLock(): boolean {
  const [held, setHeld] = useState(true)
  useEffect(() => {
    let lock: WakeLockSentinel | undefined
    let ended = false
    const hold = async () => {
      if (document.visibilityState !== 'visible') return
      try {
        lock = await navigator.wakeLock.request('screen')
        if (ended) await lock.release()
        setHeld(true)
      } catch {
        setHeld(false)
      }
    }
    // The browser lets go of it when the page is out of sight.
    const again = () => void hold()
    void hold()
    document.addEventListener('visibilitychange', again)
    return () => {
      ended = true
      document.removeEventListener('visibilitychange', again)
      void lock?.release().catch(() => {})
    }
  }, [])
  return held
}
