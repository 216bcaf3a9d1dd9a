/** One allowed step: whence, whither. `to` is absent where the state stays what it is. */
export interface AllowedStep<State extends string, Step extends string> {
  readonly step: Step
  /** Absent for the first step, which brings it into being. */
  readonly from?: readonly State[]
  readonly to?: State
  /** Taken by the house alone: nobody is told that it is allowed. */
  readonly house?: true
}

/** The life of something that people work on, as a table. What is not in the table cannot happen. */
export interface LifeCycle<State extends string, Step extends string> {
  /** What lives so: `task`. Names its signals (`task.step`) and its subjects (`task:17`). */
  readonly name: string
  readonly states: readonly State[]
  readonly steps: readonly AllowedStep<State, Step>[]
}

/** Checks the table itself: every state can be reached, no step leaves one state for two. Throws on a table that cannot be. */
export function defineLifeCycle<const State extends string, const Step extends string>(
  cycle: LifeCycle<State, Step>,
): LifeCycle<State, Step> {
  const begins = cycle.steps.filter(({ from }) => !from)
  const reached = new Set<State>(begins.flatMap(({ to }) => (to === undefined ? [] : [to])))
  for (let size = -1; size !== reached.size; ) {
    size = reached.size
    for (const { from = [], to } of cycle.steps)
      if (to !== undefined && from.some((state) => reached.has(state))) reached.add(to)
  }
  const lost = cycle.states.filter((state) => !reached.has(state))
  if (lost.length > 0) throw new RangeError(`${cycle.name}: no step leads to ${lost.join(', ')}`)
  const leaves = new Set<string>()
  for (const { step, from = [] } of cycle.steps) {
    for (const state of from) {
      if (leaves.has(`${step} ${state}`)) throw new RangeError(`${cycle.name}: ${step} leaves ${state} twice`)
      leaves.add(`${step} ${state}`)
    }
  }
  return cycle
}

export type Transition<State> =
  | { readonly ok: true; readonly to: State }
  | { readonly ok: false; readonly code: 'step.not-allowed'; readonly message: string }

/** Whither a step leads from a state, or what a person may do there instead. Pure. */
export function findTransition<State extends string, Step extends string>(
  cycle: LifeCycle<State, Step>,
  state: State,
  step: Step,
): Transition<State> {
  const found = cycle.steps.find((one) => one.step === step && one.from?.includes(state))
  if (found) return { ok: true, to: found.to ?? state }
  const allowed = cycle.steps
    .filter(({ from, house }) => !house && from?.includes(state))
    .map((one) => one.step)
  const instead = allowed.length === 0 ? 'nothing more' : allowed.join(', ')
  return {
    ok: false,
    code: 'step.not-allowed',
    message: `${cycle.name} is ${state}: ${step} is not allowed; allowed: ${instead}`,
  }
}

/** The steps that are allowed in a state. */
export function stepsFrom<State extends string, Step extends string>(
  cycle: LifeCycle<State, Step>,
  state: State,
): Step[] {
  return cycle.steps.filter(({ from }) => from?.includes(state)).map(({ step }) => step)
}
