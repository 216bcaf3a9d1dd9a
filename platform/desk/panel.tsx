import { type ReactNode, useId } from 'react'

/** A region of the page with a heading of its own, which screen readers can jump to. */
export function Panel({
  className,
  title,
  note,
  end,
  children,
  id,
}: {
  className: string
  title: ReactNode
  note?: ReactNode
  end?: ReactNode
  children: ReactNode
  id?: string
}) {
  const titleId = useId()
  return (
    <section
      className={`panel ${className}`}
      aria-labelledby={titleId}
      id={id}
      tabIndex={id ? -1 : undefined}
    >
      <header>
        <h2 id={titleId}>{title}</h2>
        {note ? <span className="faint small">{note}</span> : null}
        {end ? <span className="end small">{end}</span> : null}
      </header>
      {children}
    </section>
  )
}
