/** What a new rule begins as. */
export const pattern = `# What it looks for, and why: a line for whoever reads it at night.
rule: 1
id: my-rule
title:
  zh: "{place}：3日内{count}人次"
  en: "{place}: {count} within 3 days"
area: cn
on: fever-clinic.count
when: signal.data.visits > 0
window:
  sum: { field: visits, atLeast: 100 }
  days: 3
  per: { place: district }
raise:
  surprise: 2
examples: []
`
