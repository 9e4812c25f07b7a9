// The metadata of the issuer (RFC 8414 §2, OpenID Connect Discovery 1.0) as the library writes it, put
// right: what answers, ours too, and nothing that is switched off.

export function describeWhatIsThere(body: unknown, issuer: string): unknown {
  const absent = new Set(['claim_types_supported', 'claims_parameter_supported'])
  const there = Object.entries(body as object).filter(([name]) => !absent.has(name))
  return {
    ...Object.fromEntries(there),
    response_modes_supported: ['query'],
    request_uri_parameter_supported: undefined,
    end_session_endpoint: `${issuer}/session/end`,
    tls_client_certificate_bound_access_tokens: true,
  }
}
