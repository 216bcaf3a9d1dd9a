import { defineScreens } from '#platform/desk'
import { ClustersSearch, DetectorsSearch, OneSeriesSearch, OverviewSearch } from './search.ts'

export default defineScreens({
  id: 'early-warning',
  order: 50,
  nav: {
    group: 'watch',
    title: { zh: '监测', en: 'Surveillance' },
    path: '/early-warning',
    action: 'alarms.read',
    icon: 'M3 17l5-5 4 3 8-9M20 6v5M20 6h-5M3 21h18',
  },
  routes: [
    {
      path: '/early-warning',
      title: { zh: '监测序列', en: 'Watched series' },
      search: OverviewSearch,
      component: () => import('./overview/overview.tsx'),
    },
    {
      path: '/early-warning/series/$tally/$series/$place',
      title: { zh: '监测序列', en: 'Watched series' },
      search: OneSeriesSearch,
      component: () => import('./one/one.tsx'),
    },
    {
      path: '/early-warning/clusters',
      title: { zh: '空间聚集', en: 'Clusters in space' },
      search: ClustersSearch,
      component: () => import('./clusters/clusters.tsx'),
    },
    {
      path: '/early-warning/detectors',
      title: { zh: '监测方法', en: 'Who judges what' },
      search: DetectorsSearch,
      component: () => import('./detectors/detectors.tsx'),
    },
  ],
})
