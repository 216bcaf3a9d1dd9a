/**
 * What a rule may cost. A condition's greatest cost is known before it runs: it has no loop but over a list, and lists
 * have a greatest length. These bounds are ours; a rule of the field is a tenth of them.
 */
export const limits = {
  /** A rule as text, in bytes. */
  ruleBytes: 32 * 1024,
  /** A condition, in characters. */
  conditionLength: 2_000,
  /** Parts of a condition's syntax tree. */
  nodes: 300,
  /** How deep they nest. */
  depth: 24,
  /** Values written as one list. */
  listLength: 200,
  /** Values of a list within a signal: a longer one stops the rule that loops over it. */
  dataListLength: 256,
  /** Steps of one evaluation at most, loops multiplied out. */
  cost: 20_000,
  /** States of a pattern of `matches`, repetitions multiplied out. */
  patternStates: 1_000,
  /** A text longer than this is not matched against a pattern: states × length are the steps. */
  matchedLength: 4_096,
  /** Examples of a rule, and signals of an example. */
  examples: 50,
  exampleSignals: 500,
  /** A rule that does what makes another act, and so on: as many links at most. */
  chain: 4,
  /** What one rule may begin on one day of the city. More is a flood, and a rule that floods is stopped. */
  actsPerDay: 20_000,
  /** Contributions that a dry run holds at once. */
  dryRunEntries: 500_000,
} as const
