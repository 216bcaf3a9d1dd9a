import { defineSystem, type Rooms, type System } from '#platform/system'
import { LiveFeed } from './feed.ts'
import { liveRoutes } from './routes.ts'

/** Tells whoever listens what changed in their world. */
export function makeLiveRoom(): System {
  // A feed lives as long as its world.
  const feeds = new WeakMap<Rooms, LiveFeed>()
  return defineSystem({
    id: 'live',
    title: { zh: '实时变更', en: 'Live changes' },
    migrations: `${import.meta.dirname}/migrations`,
    services: (rooms) => {
      const feed = new LiveFeed(rooms)
      feeds.set(rooms, feed)
      return [feed]
    },
    routes: (door) => liveRoutes(door, (world) => feeds.get(world.rooms)),
  })
}
