import { countQuantile } from '../maths/count-quantile.ts'
import { negativeBinomialTail } from '../maths/negative-binomial.ts'
import { normalQuantile, normalTail } from '../maths/normal.ts'
import { poissonTail } from '../maths/poisson.ts'
import type { Foretold } from './farrington-fit.ts'
import type { ThresholdMethod, TransformPower } from './farrington-settings.ts'
import { mostCases } from './series.ts'

export interface Bound {
  /** Absent where the mean's upper bound is beyond all people there are: the baseline bounds nothing. */
  threshold?: number
  pValue: number
}

/**
 * The bound that a count passes with chance `alpha`, and the chance of the count seen or more.
 *
 * @see Noufaily et al., Stat Med 32 (2013) 1206, section 3.4 (negative binomial quantiles); Salmon, Schumacher and Höhle,
 * J Stat Softw 70 (2016) 10, section 3.2 (Muan's bound of the mean); Farrington et al., J R Stat Soc A 159 (1996) 547, 3.7.
 */
export function boundOf({
  observed,
  foretold,
  method,
  power,
  alpha,
}: {
  observed: number
  foretold: Foretold
  method: ThresholdMethod
  power: TransformPower
  alpha: number
}): Bound {
  const { mean, logError, dispersion } = foretold
  switch (method) {
    case 'quantile':
      return countBound({ observed, mean, dispersion, alpha })
    case 'muan':
      return countBound({
        observed,
        mean: mean * Math.exp(normalQuantile(1 - alpha) * logError),
        dispersion,
        alpha,
      })
    case 'delta':
      return transformedBound({ observed, foretold, power, alpha })
  }
}

function countBound({
  observed,
  mean,
  dispersion,
  alpha,
}: {
  observed: number
  mean: number
  dispersion: number
  alpha: number
}): Bound {
  // Where hardly anything was ever seen the mean's own error is without end, and so is Muan's bound of it.
  if (!(mean <= mostCases)) return { pValue: 1 }
  if (dispersion <= 1)
    return {
      threshold: countQuantile({ probability: 1 - alpha, mean }),
      pValue: poissonTail({ count: observed, mean }),
    }
  const size = mean / (dispersion - 1)
  return {
    threshold: countQuantile({ probability: 1 - alpha, mean, size }),
    pValue: negativeBinomialTail({ count: observed, mean, size }),
  }
}

/** Counts raised to a power are normal about the mean's, with the variance of a new count and of the mean itself. */
export function transformedBound({
  observed,
  foretold: { mean, logError, dispersion },
  power,
  alpha,
}: {
  observed: number
  foretold: Foretold
  power: TransformPower
  alpha: number
}): Bound {
  const error = Math.sqrt(dispersion * mean + (mean * logError) ** 2)
  const exponent = power === '2/3' ? 2 / 3 : power === '1/2' ? 1 / 2 : 1
  const centre = mean ** exponent
  const scale = exponent * mean ** (exponent - 1) * error
  return {
    threshold: Math.max(0, centre + normalQuantile(1 - alpha) * scale) ** (1 / exponent),
    pValue: normalTail((observed ** exponent - centre) / scale),
  }
}
