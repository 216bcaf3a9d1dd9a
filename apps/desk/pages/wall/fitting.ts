import { type RefObject, useLayoutEffect, useRef, useState } from 'react'

/** How many of a column's entries stand in it whole. Pure: entries by where they end, from the top of the column. */
export function countFitting(ends: readonly number[], height: number): number {
  const cut = ends.findIndex((end) => end > height + 1)
  return cut === -1 ? ends.length : cut
}

/** How many entries of a list stand in it whole: the rest is told as a number. Give the list, and hide what is beyond. */
export function useFitting<List extends HTMLElement>(): { list: RefObject<List | null>; fitting: number } {
  const list = useRef<List>(null)
  const [fitting, setFitting] = useState(Number.POSITIVE_INFINITY)
  useLayoutEffect(() => {
    const node = list.current
    if (!node) return
    const measure = () => {
      const { top, height } = node.getBoundingClientRect()
      const ends = [...node.children].map((entry) => entry.getBoundingClientRect().bottom - top)
      setFitting(countFitting(ends, height))
    }
    measure()
    const observer = new ResizeObserver(measure)
    for (const watched of [node, ...node.children]) observer.observe(watched)
    return () => observer.disconnect()
  })
  return { list, fitting }
}
