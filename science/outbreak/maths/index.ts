export { logGamma } from './log-gamma.ts'
export { negativeBinomialTail } from './negative-binomial.ts'
export { poissonTail } from './poisson.ts'
export { makeRandom, type Random } from './random.ts'
