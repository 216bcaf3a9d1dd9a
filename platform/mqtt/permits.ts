import { type KeyIn, parseSignalsTopic, type SignalsTopic, toVerdictsTopic } from './topics.ts'

export type PublishDecision =
  | { readonly allow: true; readonly topic: SignalsTopic }
  | {
      readonly allow: false
      readonly code: 'topic.unknown' | 'topic.forbidden'
      readonly message: string
    }

/** May this key publish to this topic? Pure. To its own signals alone. */
export function decidePublish(key: KeyIn, name: string): PublishDecision {
  const topic = parseSignalsTopic(name)
  if (!topic) {
    return {
      allow: false,
      code: 'topic.unknown',
      message: `no signals are taken on this topic; a key's own are lianfang/${key.world}/${key.keyId}/signals`,
    }
  }
  if (topic.world !== key.world || topic.keyId !== key.keyId) {
    return {
      allow: false,
      code: 'topic.forbidden',
      message: `this key publishes under lianfang/${key.world}/${key.keyId}/ only`,
    }
  }
  return { allow: true, topic }
}

/** May this key subscribe to this filter? Pure. To its own verdicts by their full name: a wildcard asks for more than that. */
export function maySubscribe(key: KeyIn, filter: string): boolean {
  return filter === toVerdictsTopic(key)
}
