import { type RefObject, useEffect } from 'react'

/** Tells a drawing's width in pixels to its styles, by which it is shrunk to the paper (`print.css`). */
export function useDrawnWidth(stage: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const node = stage.current
    if (!node) return
    const observer = new ResizeObserver(() => {
      // Nothing is measured while the paper is laid out.
      if (!matchMedia('print').matches) node.style.setProperty('--drawn-px', String(node.offsetWidth))
    })
    observer.observe(node)
    return () => observer.disconnect()
  }, [stage])
}
