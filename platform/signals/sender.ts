import { isCovered, type Principal } from '#platform/access'
import type { Day, PlacePath } from '#vocabulary'
import { type Judge, makeJudge } from './accept.ts'
import type { Door } from './examine.ts'
import type { Intake } from './intake.ts'

/** What a world brings to the judging of what is sent to it. */
export interface AcceptingWorld {
  readonly kinds: Door['kinds']
  readonly clock: { today(): Day }
  readonly places: { resolve(text: string, on: Day): PlacePath | undefined }
  readonly intake: Intake
  missingOrder(of: { kind: string; place: PlacePath; day: Day }): string | undefined
  countRefused(source: string): void
}

/** The judge of what a principal sends who may send signals in these areas, by whichever door it comes. */
export function makeSenderJudge(of: {
  world: AcceptingWorld
  principal: Principal
  areas: readonly string[]
  /** Whether the sender is admitted still, where its line lasts longer than a revocation may take. */
  isAdmitted?: () => boolean
}): Judge {
  const { world, areas, isAdmitted = () => true } = of
  const { id, sources } = of.principal
  const everywhere = areas.includes('*')
  const reach = everywhere ? {} : { reach: areas.join(' ') }
  return makeJudge({
    door: () => ({
      ...reach,
      kinds: world.kinds,
      today: world.clock.today(),
      findPlace: (text, on) => world.places.resolve(text, on),
      missingOrder: (what) => world.missingOrder(what),
      maySubmit: (source, place) => {
        if (!isAdmitted()) return 'source.forbidden'
        if (sources && !sources.includes(source)) return 'source.forbidden'
        return everywhere || isCovered(place, areas) ? undefined : 'place.forbidden'
      },
    }),
    intake: world.intake,
    submittedBy: id,
    onRefused: (source) => world.countRefused(source),
  })
}
