import type { Map as LibreMap } from 'maplibre-gl'

/**
 * Lays a copy of what is drawn over a map while the page is printed: browsers leave what WebGL drew blank on paper, and print does not wait for
 * an image to load. Returns how to stop.
 */
export function printable(map: LibreMap): () => void {
  let copy: HTMLCanvasElement | undefined
  const lay = () => {
    copy?.remove()
    const drawn = map.getCanvas()
    copy = copyOf(drawn)
    // Below the labels.
    drawn.after(copy)
  }
  const lift = () => {
    copy?.remove()
    copy = undefined
  }
  window.addEventListener('beforeprint', lay)
  window.addEventListener('afterprint', lift)
  return () => {
    window.removeEventListener('beforeprint', lay)
    window.removeEventListener('afterprint', lift)
    lift()
  }
}

function copyOf(drawn: HTMLCanvasElement): HTMLCanvasElement {
  const copy = document.createElement('canvas')
  copy.className = 'on-paper'
  copy.width = drawn.width
  copy.height = drawn.height
  copy.style.width = drawn.style.width
  copy.style.height = drawn.style.height
  // Kept in memory, not on the graphics card, from which it would be as blank.
  copy.getContext('2d', { willReadFrequently: true })?.drawImage(drawn, 0, 0)
  return copy
}
