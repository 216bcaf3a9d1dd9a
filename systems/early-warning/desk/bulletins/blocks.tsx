import { baseOf, PageLink } from '#platform/desk'
import type { Block, Cell } from '../../bulletin/client.ts'

/** Texts, figures and tables of a bulletin. A bulletin does not change: places in it are keys enough. */
export function Blocks({ blocks }: { blocks: readonly Block[] }) {
  return blocks.map((block, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: nothing moves in what was made.
    <BlockShown key={at} block={block} />
  ))
}

function BlockShown({ block }: { block: Block }) {
  switch (block.kind) {
    case 'text':
      return (
        <p className={block.tone}>
          {block.cells.map((cell, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: nothing moves in what was made.
            <CellShown key={at} cell={cell} />
          ))}
        </p>
      )
    case 'facts':
      return (
        <dl className="figures-line">
          {block.facts.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <CellShown cell={value} />
              </dd>
            </div>
          ))}
        </dl>
      )
    case 'table':
      return <Table table={block} />
  }
}

function Table({ table: { id, caption, columns, rows } }: { table: Extract<Block, { kind: 'table' }> }) {
  const className = (at: number) => (columns[at]?.number ? 'number' : undefined)
  return (
    <div className="wide-table" id={id} tabIndex={id === undefined ? undefined : -1}>
      <table className="blocks">
        {caption === undefined ? null : <caption>{caption}</caption>}
        <thead>
          <tr>
            {columns.map(({ text }, at) => (
              <th key={text} scope="col" className={className(at)}>
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: nothing moves in what was made.
            <tr key={row}>
              {cells.map((cell, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: nothing moves in what was made.
                <td key={at} className={className(at)} data-label={at === 0 ? undefined : columns[at]?.text}>
                  <CellShown cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function CellShown({ cell: { text, href, tone } }: { cell: Cell }) {
  const shown = href === undefined ? text : <Leads href={href}>{text}</Leads>
  return tone ? <span className={tone}>{shown}</span> : shown
}

/** Within the page, to a page of this world, or to what the API answers. */
function Leads({ href, children }: { href: string; children: string }) {
  if (href.startsWith('#')) return <a href={href}>{children}</a>
  if (href.startsWith('/api/')) return <a href={`${baseOf(location.pathname)}${href}`}>{children}</a>
  const [path = '', query = ''] = href.split('?')
  return (
    <PageLink to={path} search={Object.fromEntries(new URLSearchParams(query))}>
      {children}
    </PageLink>
  )
}
