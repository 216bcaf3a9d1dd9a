import * as oidc from 'openid-client'
import { z } from 'zod'
import type { OutsideConfig, ProviderConfig } from './outside-config.ts'

/** What a browser takes with it to a provider and brings back, sealed. */
export const Errand = z.strictObject({
  provider: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string(),
  until: z.number(),
})
export type Errand = z.infer<typeof Errand>

/** Who came back, as the provider vouches for. */
export interface Vouched {
  readonly issuer: string
  readonly subject: string
  /** Absent where the claim is, or is no text. */
  readonly login: string | undefined
  readonly name: string | undefined
  readonly gaveSecondFactor: boolean
}

/** Why nobody came back. */
export type Failure = 'denied' | 'away' | 'not-vouched'

const patienceSeconds = 10
/** How far a provider's clock may be from ours. */
const clockToleranceSeconds = 30

/** OpenID Connect to providers outside: authorization code with PKCE, state and nonce, ID tokens verified by signature. */
export class OutsideProviders {
  readonly origin: string | undefined
  readonly #configs: ReadonlyMap<string, ProviderConfig>
  readonly #discovered = new Map<string, Promise<oidc.Configuration>>()

  constructor({ origin, providers }: OutsideConfig) {
    this.origin = origin
    this.#configs = new Map(providers.map((provider) => [provider.id, provider]))
  }

  list(): ProviderConfig[] {
    return [...this.#configs.values()]
  }

  find(id: string): ProviderConfig | undefined {
    return this.#configs.get(id)
  }

  /** Where to send the browser, and what it has to bring back; nothing where the provider does not answer. */
  async begin(
    provider: ProviderConfig,
    { redirectUri, returnTo, until }: { redirectUri: string; returnTo: string; until: number },
  ): Promise<{ url: URL; errand: Errand } | undefined> {
    const discovered = await this.#discover(provider).catch(() => undefined)
    if (!discovered) return undefined
    const verifier = oidc.randomPKCECodeVerifier()
    const errand = {
      provider: provider.id,
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier,
      returnTo,
      until,
    }
    const url = oidc.buildAuthorizationUrl(discovered, {
      redirect_uri: redirectUri,
      scope: [...new Set(['openid', ...provider.scopes])].join(' '),
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: errand.state,
      nonce: errand.nonce,
    })
    return { url, errand }
  }

  /** Who the provider says came back with this address. */
  async finish(provider: ProviderConfig, errand: Errand, current: URL): Promise<Vouched | Failure> {
    try {
      const tokens = await oidc.authorizationCodeGrant(await this.#discover(provider), current, {
        expectedState: errand.state,
        expectedNonce: errand.nonce,
        pkceCodeVerifier: errand.verifier,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      return claims ? toVouched(provider, claims) : 'not-vouched'
    } catch (error) {
      return toFailure(error)
    }
  }

  /** Asked once, and again only where it failed. */
  #discover(provider: ProviderConfig): Promise<oidc.Configuration> {
    const known = this.#discovered.get(provider.id)
    if (known) return known
    const asked = discover(provider)
    this.#discovered.set(provider.id, asked)
    asked.catch(() => this.#discovered.delete(provider.id))
    return asked
  }
}

async function discover({ issuer, clientId, clientSecret }: ProviderConfig): Promise<oidc.Configuration> {
  const server = new URL(issuer)
  return await oidc.discovery(
    server,
    clientId,
    {
      ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
      [oidc.clockTolerance]: clockToleranceSeconds,
    },
    clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(clientSecret),
    {
      timeout: patienceSeconds,
      execute: [
        oidc.enableNonRepudiationChecks,
        // The configuration allows plain HTTP on this machine alone.
        ...(server.protocol === 'http:' ? [oidc.allowInsecureRequests] : []),
      ],
    },
  )
}

function toVouched(provider: ProviderConfig, claims: oidc.IDToken): Vouched {
  const text = (name: string) => {
    const value = claims[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const { amr } = claims
  const means: unknown[] = Array.isArray(amr) ? amr : []
  return {
    issuer: provider.issuer,
    subject: claims.sub,
    login: text(provider.loginClaim),
    name: text('name'),
    gaveSecondFactor: means.some((one) => typeof one === 'string' && provider.secondFactorAmr.includes(one)),
  }
}

/** Of the library's errors only what a person can act on; their texts may hold what the provider sent. */
function toFailure(error: unknown): Failure {
  if (error instanceof oidc.AuthorizationResponseError)
    return error.error === 'access_denied' ? 'denied' : 'not-vouched'
  if (error instanceof oidc.ResponseBodyError || error instanceof oidc.WWWAuthenticateChallengeError)
    return 'not-vouched'
  const code = error instanceof oidc.ClientError ? error.code : undefined
  return code === undefined || code === 'OAUTH_TIMEOUT' ? 'away' : 'not-vouched'
}
