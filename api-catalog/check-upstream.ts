// The base address of the registry behind an API: where the gateway sends its calls. It may well lie
// inside the network, that is what a bus is for; it holds no credentials, query or fragment.

export type CheckedUpstream =
  /** Without a slash at the end. */
  { kind: 'url'; url: string } | { kind: 'wrong'; sentence: string }

export function checkUpstream(text: string): CheckedUpstream {
  const wrong = (sentence: string): CheckedUpstream => ({ kind: 'wrong', sentence })
  if (typeof text !== 'string' || text.length > 2000 || !URL.canParse(text)) {
    return wrong('upstream is a whole address, as https://registry.example/base.')
  }
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return wrong(`upstream is reached by https or http, not ${url.protocol.slice(0, 20)}`)
  }
  if (url.username || url.password) {
    return wrong('upstream carries a user name or password; leave them out.')
  }
  if (/[?#]/.test(text)) return wrong('upstream has no ? and no #; the calls bring their own.')
  return { kind: 'url', url: url.href.replace(/\/+$/, '') }
}

/** Read by anybody on the way: not https, and not on this machine. */
export function isReadOnTheWay(upstream: string): boolean {
  const { protocol, hostname } = new URL(upstream)
  return protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}
