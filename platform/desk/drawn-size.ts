import { type RefObject, useEffect } from 'react'

/** Tells a drawing's size in pixels to its styles, by which it is shrunk to the paper whole (`print.css`). */
export function useDrawnSize(stage: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const node = stage.current
    if (!node) return
    const observer = new ResizeObserver(() => {
      // Nothing is measured while the paper is laid out.
      if (matchMedia('print').matches) return
      node.style.setProperty('--drawn-width', String(node.offsetWidth))
      node.style.setProperty('--drawn-height', String(node.offsetHeight))
    })
    observer.observe(node)
    return () => observer.disconnect()
  }, [stage])
}
