/** Beside a button's words, the key that does the same. For the eye alone: the sheet of `?` tells it to everybody. */
export function KeyHint({ of }: { of: string }) {
  return (
    <span className="key-hint" aria-hidden="true">
      {of}
    </span>
  )
}
