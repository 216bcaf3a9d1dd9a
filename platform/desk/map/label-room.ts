export interface LabelBox {
  readonly key: string
  /** Centre and size in pixels. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Which labels stand without touching another: the first of the list has the first right to its room. */
export function labelsWithRoom(boxes: readonly LabelBox[]): Set<string> {
  const standing: LabelBox[] = []
  for (const box of boxes) if (!standing.some((other) => overlap(box, other))) standing.push(box)
  return new Set(standing.map(({ key }) => key))
}

function overlap(a: LabelBox, b: LabelBox): boolean {
  return Math.abs(a.x - b.x) * 2 < a.width + b.width && Math.abs(a.y - b.y) * 2 < a.height + b.height
}
