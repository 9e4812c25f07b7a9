// The policy files that are gathered, one for each API: callers show tokens, what no document describes
// is refused, and each call leaves a trace, whatever KrakenD did.

import { PolicyDraft } from './policy-draft.ts'

export class Policies {
  readonly #drafts = new Map<string, PolicyDraft>()
  readonly #openQuery = new Set<string>()

  of(api: string): PolicyDraft {
    const known = this.#drafts.get(api)
    if (known) return known
    const draft = new PolicyDraft()
    draft.add('require-token', {})
    this.#drafts.set(api, draft)
    return draft
  }

  /** Parameters that no document names may come too. */
  takeAnyQuery(api: string): void {
    this.#openQuery.add(api)
  }

  /** `hosts` of a backend. */
  written(api: string, source: string, hosts: readonly string[] = []): object {
    const draft = this.of(api)
    const unknown = this.#openQuery.has(api) ? {} : { 'unknown-query': 'refuse' }
    draft.add('validate-request', { mode: 'enforce', ...unknown })
    if (hosts.length > 1) draft.add('balance', balanceOver(hosts))
    draft.add('journal', {})
    return draft.written(`${api} (z ${source})`)
  }
}

function balanceOver(hosts: readonly string[]): object {
  const plain = hosts.some((host) => /^http:\/\/(?!localhost[:/]?|127\.|\[::1\])/.test(host))
  return {
    targets: hosts.map((address) => ({ address })),
    ...(plain && { insecure: 'plain-http' }),
  }
}
