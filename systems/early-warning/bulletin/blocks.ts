/** A cell of a table, or a piece of a line: a number with its link to what it counts. */
export interface Cell {
  readonly text: string
  /** Within the world: `/alerts/17`, or `#alerts` within the bulletin. */
  readonly href?: string
  readonly tone?: 'alarm' | 'faint'
}

export interface Column {
  readonly text: string
  readonly number?: true
}

export type Block =
  | { readonly kind: 'text'; readonly cells: readonly Cell[]; readonly tone?: 'faint' | 'alarm' }
  | { readonly kind: 'facts'; readonly facts: readonly { readonly name: string; readonly value: Cell }[] }
  | {
      readonly kind: 'table'
      /** By which numbers lead to it. */
      readonly id?: string
      readonly caption?: string
      readonly columns: readonly Column[]
      readonly rows: readonly (readonly Cell[])[]
    }

export interface Section {
  readonly id: string
  readonly title: string
  readonly blocks: readonly Block[]
}

/** A sentence cut at its `{places}`, each a piece with its link. */
export function linked(
  sentence: string,
  values: Readonly<Record<string, string>>,
  links: Readonly<Record<string, string>>,
): Cell[] {
  return sentence.split(/(\{\w+\})/).flatMap((part): Cell[] => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1]
    if (name === undefined) return part === '' ? [] : [{ text: part }]
    const href = links[name]
    return [{ text: values[name] ?? part, ...(href === undefined ? {} : { href }) }]
  })
}

/** A paragraph of one piece. */
export function textOf(text: string): Block {
  return { kind: 'text', cells: [{ text }] }
}

/** A note in small letters. */
export function noteOf(cells: readonly Cell[]): Block {
  return { kind: 'text', tone: 'faint', cells }
}
