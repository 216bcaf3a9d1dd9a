import { defineSystem } from '#platform/system'
import { examRoutes } from './routes.ts'

export { examHtmlPolicy, toExamHtml } from './report/html.ts'
export { tellFinding, tellInfections, tellRuns } from './report/sentence.ts'
export { ExamSummary, summarize } from './report/summary.ts'

export const examsRoom = defineSystem({
  id: 'exams',
  title: { zh: '大考', en: 'Exams' },
  migrations: `${import.meta.dirname}/migrations`,
  routes: examRoutes,
})
