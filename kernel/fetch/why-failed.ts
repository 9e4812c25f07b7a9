// Why a connection came to nothing, as a sentence for whoever wrote the address down.

/** `thrown` by undici, Node's resolver or TLS. Names no address of ours. */
export function whyFailed(thrown: unknown, totalMs: number): string {
  const { code, name } = thrown as { code?: string; name?: string }
  if (name === 'TimeoutError' || code === 'UND_ERR_CONNECT_TIMEOUT') {
    return `There is no whole answer within ${totalMs / 1000} s.`
  }
  return sentences[code ?? ''] ?? 'The connection fails; look whether the address is right.'
}

const sentences: Record<string, string> = {
  ENOTFOUND: 'There is no such host; look whether the name is right.',
  EAI_AGAIN: 'The name cannot be resolved now; try again later.',
  ECONNREFUSED: 'Nothing listens there; look whether host and port are right.',
  ECONNRESET: 'The other side hangs up; try again later.',
  UND_ERR_SOCKET: 'The other side hangs up; try again later.',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'The other side hangs up; try again later.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'Its certificate is signed by itself; hand in the file instead.',
  SELF_SIGNED_CERT_IN_CHAIN: 'Its certificate is not trusted here; hand in the file instead.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'Its certificate is not trusted here; hand in the file instead.',
  CERT_HAS_EXPIRED: 'Its certificate has expired; hand in the file instead.',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'Its certificate is for another host; look whether the name is right.',
}
