/** What of the epidemic is drawn, day by day. */
export const curveNames = ['infected', 'known', 'inHospital'] as const
export type CurveName = (typeof curveNames)[number]
