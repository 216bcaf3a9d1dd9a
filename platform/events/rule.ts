import type { Disease } from '#vocabulary'

/**
 * When alerts of one disease and one city are proposed as one event: their days lie at most so far apart. A city may set its
 * own (`makeEventsRoom`).
 */
export interface ProposalRule {
  readonly withinDays: number
  readonly ofDisease: Readonly<Partial<Record<string, number>>>
}

export const proposalRule = {
  // An outbreak is two cases or more within 14 days (新型冠状病毒感染的肺炎疫情社区防控工作方案, 2020), the longest usual
  // incubation of COVID-19.
  withinDays: 14,
  ofDisease: {
    // Outbreaks of both are counted by the week (国家突发公共卫生事件相关信息报告管理工作规范, 2005), and so are clusters of
    // hand, foot and mouth disease (手足口病聚集性和暴发疫情处置工作规范, 2012).
    influenza: 7,
    norovirus: 7,
    hfmd: 7,
    // Incubation of 7 to 21 days (WHO, Vaccine-preventable diseases surveillance standards: Measles).
    measles: 21,
  } satisfies Partial<Record<Disease, number>>,
} as const satisfies ProposalRule

export function windowOf(rule: ProposalRule, disease: string): number {
  return rule.ofDisease[disease] ?? rule.withinDays
}

/** Outcomes of an alert after which it says nothing of a common cause: none is proposed for it, and proposals lapse. */
export const ruledOutOutcomes: readonly string[] = ['false-alarm', 'duplicate', 'data-error']
