import { accept, makeJudge, nameSources } from '#platform/signals'
import { house, transact } from '#platform/store'
import type { World } from '#platform/worlds'
import type { SignalEvent, Verdict } from '#vocabulary'
import { type DemoSettings, demoFeeds, slotsPerDay } from '../../cities/demo/feeds.ts'

/** Announces the feeds: what each is called, and how often it is expected to speak, which some have agreed otherwise. */
export async function nameFeeds(
  world: World,
  settings: DemoSettings,
  agreed: Readonly<Record<string, number>> = {},
): Promise<void> {
  await transact(world.database, house('demo'), (tx) =>
    nameSources(
      tx,
      demoFeeds(settings).map(({ source, title, expectedEveryMs }) => ({
        source,
        title,
        everyMs: agreed[source] ?? expectedEveryMs,
      })),
    ),
  )
}

export async function sendAll(world: World, events: readonly SignalEvent[]): Promise<void> {
  for (let at = 0; at < events.length; at += 2_000) await send(world, events.slice(at, at + 2_000))
}

/** What the feeds say, day by day, as far as it was not sent yet; what was missed today is sent too, and repeats are duplicates. */
export function makeFeeder(
  world: World,
  { silent, ...settings }: DemoSettings & { readonly silent?: string },
): () => Promise<void> {
  const feeds = demoFeeds(settings).filter(({ source }) => source !== silent)
  const sent = new Map<string, string>()
  return async () => {
    const day = world.clock.today()
    const midnight = Date.parse(`${day}T00:00:00Z`) - zoneOffsetMs(world.clock.zone, world.clock.now())
    for (const feed of feeds) {
      const slot = Math.min(
        Math.floor((world.clock.now().getTime() - midnight) / feed.slotMs),
        slotsPerDay(feed) - 1,
      )
      const last = sent.get(feed.source)
      const from = last?.startsWith(day) ? Number(last.slice(11)) + 1 : 0
      if (from > slot) continue
      const events: SignalEvent[] = []
      for (let at = from; at <= slot; at++) events.push(...feed.makeEvents({ day, slot: at }))
      await send(world, events)
      sent.set(feed.source, `${day} ${slot}`)
    }
  }
}

/** Does it again and again, one after the other; what fails once is tried the next time. Answers with how it is ended. */
export function keepDoing(doIt: () => Promise<void>, everyMs: number): () => Promise<void> {
  let doing = Promise.resolve()
  const timer = setInterval(() => {
    doing = doing.then(doIt).catch(() => {})
  }, everyMs)
  return async () => {
    clearInterval(timer)
    await doing
  }
}

export async function send(world: World, events: readonly SignalEvent[]): Promise<Verdict[]> {
  const judge = makeJudge({
    door: () => ({
      kinds: world.kinds,
      today: world.clock.today(),
      findPlace: (text, on) => world.places.resolve(text, on),
      maySubmit: () => undefined,
    }),
    intake: world.intake,
    submittedBy: 'house:demo',
    onRefused: (source) => world.countRefused(source),
  })
  return await accept(
    events.map((value) => ({ value })),
    judge,
  )
}

/** How far a zone's wall clock is ahead of UTC at an instant. */
function zoneOffsetMs(zone: string, at: Date): number {
  // Swedish writes dates as ISO 8601 does: 2026-11-24 09:30:00.
  const wall = at.toLocaleString('sv-SE', { timeZone: zone })
  return Date.parse(`${wall.replace(' ', 'T')}Z`) - Math.floor(at.getTime() / 1000) * 1000
}
