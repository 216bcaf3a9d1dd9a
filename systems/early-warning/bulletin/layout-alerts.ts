import { type Block, type Cell, linked, type Section, textOf } from './blocks.ts'
import type { Bulletin } from './content.ts'
import type { Teller } from './tell.ts'

/** The week's alerts: how many, from where, what they turned out to be, whether their clocks were kept; and each of them. */
export function alertsSection({ alerts, reports, place, from, until }: Bulletin, tell: Teller): Section {
  const { say, number } = tell
  const all = '#alert-list'
  const reported: Block = {
    kind: 'text',
    cells:
      reports.received === 0
        ? [{ text: say('reports.none') }]
        : linked(
            say('reports.line'),
            {
              received: number(reports.received),
              raised: number(reports.raised),
              back: number(reports.takenBack),
            },
            allTo(`/event-reports?${new URLSearchParams({ place })}`, ['received', 'raised', 'back']),
          ),
  }
  const title = say('alerts.title')
  if (alerts.raised === 0)
    return {
      id: 'alerts',
      title,
      blocks: [{ kind: 'text', cells: [{ text: say('alerts.none') }] }, reported],
    }
  const figure = (value: number): Cell => ({ text: number(value), href: all })
  const more = alerts.raised - alerts.listed.length
  return {
    id: 'alerts',
    title,
    blocks: [
      {
        kind: 'facts',
        facts: [
          { name: say('alerts.raised'), value: figure(alerts.raised) },
          { name: say('alerts.immediate'), value: figure(alerts.immediate) },
          { name: say('alerts.open'), value: figure(alerts.open) },
          ...alerts.outcomes.map(({ outcome, count }) => ({
            name: tell.named('outcome', outcome),
            value: figure(count),
          })),
        ],
      },
      ...(alerts.truncated ? [textOf(say('alerts.truncated', { n: number(alerts.raised) }))] : []),
      clocksTable(alerts, { all, tell }),
      originsTable(alerts, { all, tell }),
      reported,
      listTable(alerts, tell),
      ...(more > 0
        ? [
            {
              kind: 'text',
              cells: [
                {
                  text: say('alerts.more', { n: number(more) }),
                  href: `/api/alerts?${new URLSearchParams({ place, from, until })}`,
                },
              ],
            } as const,
          ]
        : []),
    ],
  }
}

function clocksTable(alerts: Bulletin['alerts'], { all, tell }: { all: string; tell: Teller }): Block {
  const { say, number } = tell
  const row = (name: string, { kept, missed, running }: Bulletin['alerts']['verification']): Cell[] => [
    { text: name },
    { text: number(kept), href: all },
    { text: number(missed), href: all, ...(missed > 0 ? { tone: 'alarm' } : {}) },
    { text: number(running), href: all },
  ]
  return {
    kind: 'table',
    columns: [
      { text: say('alerts.clock') },
      { text: say('alerts.kept'), number: true },
      { text: say('alerts.missed'), number: true },
      { text: say('alerts.running'), number: true },
    ],
    rows: [
      row(say('alerts.verification'), alerts.verification),
      row(say('alerts.investigation'), alerts.investigation),
    ],
  }
}

function originsTable(alerts: Bulletin['alerts'], { all, tell }: { all: string; tell: Teller }): Block {
  const { say, number } = tell
  return {
    kind: 'table',
    columns: [{ text: say('alerts.from') }, { text: say('alerts.count'), number: true }],
    rows: alerts.origins.map(({ kind, id, count }) => [
      { text: tellOrigin({ kind, id }, tell) },
      { text: number(count), href: all },
    ]),
  }
}

function listTable({ listed }: Bulletin['alerts'], tell: Teller): Block {
  const { say, of } = tell
  return {
    kind: 'table',
    id: 'alert-list',
    columns: [{ text: say('alerts.alert') }, { text: say('alerts.from') }, { text: say('alerts.came') }],
    rows: listed.map((alert) => [
      { text: `${alert.id} · ${of(alert.title)}`, href: `/alerts/${alert.id}` },
      { text: tellOrigin(alert.origin, tell) },
      {
        text: [
          alert.outcome === undefined
            ? tell.named('state', alert.state)
            : tell.named('outcome', alert.outcome),
          ...(alert.late ? [say('alerts.late')] : []),
        ].join(' · '),
        ...(alert.late ? { tone: 'alarm' } : {}),
      },
    ]),
  }
}

function tellOrigin({ kind, id }: { kind: string; id: string }, { say }: Teller): string {
  if (kind === 'detector') return say('alerts.detector', { id })
  return kind === 'rule' ? say('alerts.rule', { id }) : say('alerts.person')
}

function allTo(href: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, href]))
}
