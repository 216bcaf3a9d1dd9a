import type { WordTable } from '../say.ts'

/** The words of a map, whichever page shows it. */
export const words = {
  'map.name': {
    zh: '地图。与旁边的列表内容相同，列表可用键盘操作。',
    en: 'Map. It shows what the list beside it shows; the list works by keyboard.',
  },
  'map.noReport': { zh: '无报告', en: 'no report' },
  'map.noShapes': {
    zh: '这里没有下级地点的边界图，请看列表。',
    en: 'There are no outlines of the places here; see the list.',
  },
  'map.failed': {
    zh: '这台设备画不出地图，请看列表。',
    en: 'This device cannot draw the map; see the list.',
  },
  'map.zoomIn': { zh: '放大', en: 'Zoom in' },
  'map.zoomOut': { zh: '缩小', en: 'Zoom out' },
  'map.wheel': { zh: '按住 Ctrl 滚动可缩放', en: 'Hold Ctrl and scroll to zoom' },
  'map.wheelMac': { zh: '按住 ⌘ 滚动可缩放', en: 'Hold ⌘ and scroll to zoom' },
  'map.fingers': { zh: '用两指移动地图', en: 'Move the map with two fingers' },
  'map.legend': { zh: '颜色说明', en: 'What the colours mean' },
  'map.loading': { zh: '正在读取…', en: 'Loading…' },
} as const satisfies WordTable
