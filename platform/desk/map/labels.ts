import { type Map as LibreMap, Marker } from 'maplibre-gl'
import type { DrawnPlace } from './drawn.ts'
import { labelsWithRoom } from './label-room.ts'
import type { Speaker } from './say.ts'

/** More labels than this are never read at once. */
const most = 150

/**
 * Names and counts on the map, as far as there is room for them. They are for the eye alone: who cannot see the map
 * has the list. Returns what takes them away again.
 */
export function showLabels(map: LibreMap, places: readonly DrawnPlace[], speaker: Speaker): () => void {
  const labels = places.slice(0, most).flatMap((place) => {
    if (!place.point) return []
    const element = elementOf(place, speaker)
    // A dot keeps its label above it; an area has it in its middle.
    const anchor = place.shape ? 'center' : 'bottom'
    const marker = new Marker({ element, anchor, offset: place.shape ? [0, 0] : [0, -12] })
    return [{ place, point: place.point, element, marker: marker.setLngLat(place.point).addTo(map) }]
  })
  const boxOf = ({ place, point, element }: (typeof labels)[number]) => ({
    key: place.path,
    ...map.project(point),
    width: element.offsetWidth + 2,
    height: element.offsetHeight + 2,
  })
  const makeRoom = () => {
    for (const { element } of labels) {
      element.hidden = false
      element.classList.remove('short')
    }
    const full = labelsWithRoom(labels.map(boxOf))
    const [standing, crowded] = [true, false].map((has) =>
      labels.filter(({ place }) => full.has(place.path) === has),
    )
    // Where there is no room for name and figure, there may be for the figure alone.
    for (const { element } of crowded ?? []) element.classList.add('short')
    const room = labelsWithRoom([...(standing ?? []), ...(crowded ?? [])].map(boxOf))
    for (const { place, element } of labels) element.hidden = !room.has(place.path)
  }
  makeRoom()
  map.on('moveend', makeRoom)
  map.on('resize', makeRoom)
  return () => {
    map.off('moveend', makeRoom)
    map.off('resize', makeRoom)
    for (const { marker } of labels) marker.remove()
  }
}

function elementOf({ name, amount, shade }: DrawnPlace, { of, number, say }: Speaker): HTMLElement {
  const element = document.createElement('div')
  element.className = 'map-label'
  element.ariaHidden = 'true'
  const title = document.createElement('span')
  title.append(of(name))
  element.append(title)
  const figure = document.createElement('b')
  figure.append(shade === -1 ? say('map.noReport') : number(amount))
  if (shade === -1) figure.className = 'faint'
  element.append(figure)
  return element
}
