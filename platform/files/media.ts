import type { Words } from '#vocabulary'

/** The largest file that is taken. */
export const fileLimitBytes = 25 * 1024 * 1024

interface MediaKind {
  readonly title: Words
  /** The ending of the name that a download has where its own cannot be written. */
  readonly ending: string
  /** Other names that senders have for it. */
  readonly aliases?: readonly string[]
}

/** What may be added, by what it is found to be. Nothing among it runs in a browser; HTML and SVG would. */
export const mediaKinds = {
  'image/jpeg': { title: { zh: 'JPEG 图片', en: 'JPEG image' }, ending: 'jpg', aliases: ['image/jpg'] },
  'image/png': { title: { zh: 'PNG 图片', en: 'PNG image' }, ending: 'png' },
  'image/gif': { title: { zh: 'GIF 图片', en: 'GIF image' }, ending: 'gif' },
  'image/webp': { title: { zh: 'WebP 图片', en: 'WebP image' }, ending: 'webp' },
  'image/heic': { title: { zh: 'HEIC 图片', en: 'HEIC image' }, ending: 'heic', aliases: ['image/heif'] },
  'application/pdf': { title: { zh: 'PDF 文档', en: 'PDF document' }, ending: 'pdf' },
  'audio/mpeg': { title: { zh: 'MP3 录音', en: 'MP3 audio' }, ending: 'mp3', aliases: ['audio/mp3'] },
  'audio/mp4': {
    title: { zh: 'M4A 录音', en: 'M4A audio' },
    ending: 'm4a',
    aliases: ['audio/m4a', 'audio/x-m4a'],
  },
  'audio/aac': { title: { zh: 'AAC 录音', en: 'AAC audio' }, ending: 'aac' },
  'audio/amr': { title: { zh: 'AMR 录音', en: 'AMR audio' }, ending: 'amr' },
  'audio/ogg': { title: { zh: 'Ogg 录音', en: 'Ogg audio' }, ending: 'ogg' },
  'audio/wav': {
    title: { zh: 'WAV 录音', en: 'WAV audio' },
    ending: 'wav',
    aliases: ['audio/x-wav', 'audio/wave'],
  },
  'text/plain': { title: { zh: '纯文本', en: 'plain text' }, ending: 'txt' },
  'text/csv': { title: { zh: 'CSV 表格', en: 'CSV table' }, ending: 'csv' },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': {
    title: { zh: 'XLSX 表格', en: 'XLSX workbook' },
    ending: 'xlsx',
  },
} as const satisfies Record<string, MediaKind>

export type MediaType = keyof typeof mediaKinds

/** The media type that a sender means, by its own name or another; `any` where it leaves that to us. */
export function parseMediaType(text: string): MediaType | 'any' | undefined {
  const name = text.split(';')[0]?.trim().toLowerCase() ?? ''
  if (name === 'application/octet-stream') return 'any'
  // The names of an object are those of its type.
  const types = Object.keys(mediaKinds) as MediaType[]
  return types.find((type) => {
    const kind: MediaKind = mediaKinds[type]
    return type === name || kind.aliases?.includes(name)
  })
}

/** Every name under which a file may be sent. */
export const sentTypes: readonly string[] = [
  'application/octet-stream',
  ...Object.entries(mediaKinds).flatMap(([type, kind]: [string, MediaKind]) => [
    type,
    ...(kind.aliases ?? []),
  ]),
]
