import { avianInfluenza } from './avian-influenza.ts'
import { influenza } from './influenza.ts'
import { measles } from './measles.ts'
import { norovirus } from './norovirus.ts'
import type { Preset } from './preset.ts'
import { sarsCov2 } from './sars-cov-2.ts'

/** Diseases as the literature has them, each number with its source. */
export const presets = {
  'sars-cov-2': sarsCov2,
  influenza,
  measles,
  norovirus,
  'avian-influenza': avianInfluenza,
} satisfies Record<string, Preset>

export type PresetName = keyof typeof presets
