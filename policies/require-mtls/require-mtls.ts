// Who is at the other end of the TLS connection: a client whose certificate an authority of
// SZYNA_TLS_CLIENT_CA issued and whose private key it has proven to hold. Alone it says who calls;
// before another step that does, it only demands the certificate, and that step may bind to it
// (RFC 8705 §3). The names in a certificate may be personal data: none of them leaves a trace.

import { Problem } from '#kernel/problem/problem.ts'
import type { ProblemCode } from '#kernel/problem/problem.ts'
import type { Caller, Certificate } from '../call.ts'
import { openCallers } from '../known-caller.ts'
import { definePolicy } from '../policy.ts'
import type { Misfit } from '../policy.ts'
import { scopesOption } from '../scopes-option.ts'
import { compileNames, isNamePattern } from './match-names.ts'

export interface RequireMtls {
  names?: string[]
  identify?: 'system' | 'nobody'
  scopes?: string[]
  forward?: boolean
}

export default definePolicy<RequireMtls>({
  name: 'require-mtls',
  phase: 'identify',
  summary: {
    pl: 'Wpuszcza tylko klientów z certyfikatem TLS uznanego urzędu certyfikacji.',
    en: 'Lets in only clients with a TLS certificate of an accepted authority.',
  },
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      names: {
        description:
          'One of these must be in the certificate: `dns:*.gmina.example`, `uri:urn:szyna:*`, `subject:O=Gmina Testowo`. Absent: any.',
        type: 'array',
        minItems: 1,
        maxItems: 200,
        uniqueItems: true,
        items: { type: 'string', maxLength: 500 },
      },
      identify: {
        description:
          'Whether the certificate says which system calls: it must be registered for one then. Absent: `system` where no require-token or api-key is there, else `nobody`.',
        enum: ['system', 'nobody'],
      },
      scopes: scopesOption,
      forward: {
        description: 'Whether the upstream is told the certificate, in Client-Cert (RFC 9440).',
        type: 'boolean',
        default: false,
      },
    },
  },
  check({ names = [], identify, scopes = [] }) {
    const misfits: Misfit[] = names.flatMap((name, at) => {
      const message = `Say which kind of name it is: \`dns:${name}\`, \`uri:…\` or \`subject:O=…\`; a \`*\` stands for the first label of a DNS name or the rest of a URI.`
      return isNamePattern(name) ? [] : [{ at: ['names', at], message }]
    })
    if (identify === 'nobody' && scopes.length > 0) {
      const message = 'Nobody is identified here who could have scopes; remove `scopes`.'
      misfits.push({ at: ['scopes'], key: true, message })
    }
    return misfits
  },
  build({ names, scopes = [], forward = false, ...options }, { clock, certificates, among = [] }) {
    const others = among.includes('require-token') || among.includes('api-key')
    const identify = options.identify ?? (others ? 'nobody' : 'system')
    const fits = names && compileNames(names)
    const callerOf = openCallers(scopes)

    return {
      request(call) {
        const { certificate } = call
        if (certificate === undefined) throw refusal('certificate/missing', missing)
        checkValidity(certificate, clock.now())
        if (fits && !fits(certificate)) throw refusal('certificate/unknown', otherName)
        if (identify === 'system') call.caller = systemOf(certificate)
        if (forward) call.headers.set('Client-Cert', certificate.field)
      },
    }

    function systemOf({ thumbprint }: Certificate): Caller {
      const known = certificates.find(thumbprint)
      if (known === undefined) throw refusal('certificate/unknown', unregistered)
      return callerOf(known, thumbprint)
    }
  },
})

/** Each call: a connection may outlive its certificate. */
function checkValidity({ notBefore, notAfter, verified }: Certificate, now: number): void {
  if (!verified) throw refusal('certificate/invalid', wrongAuthority)
  if (now < notBefore) throw refusal('certificate/invalid', 'The certificate is not valid yet.')
  if (now > notAfter) {
    throw refusal('certificate/invalid', 'The certificate has expired; connect with a new one.')
  }
}

const missing = 'Connect with a client certificate: this API asks for one in the TLS handshake.'
const wrongAuthority = 'The certificate is not a client certificate of an authority accepted here.'
const otherName = 'This API does not take certificates with these names.'
const unregistered = 'The certificate is not registered for a system; ask the administrator.'

// No 401: that asks for the same request with another field, and a certificate belongs to the
// connection.
function refusal(code: ProblemCode, detail: string): Problem {
  return new Problem(code, detail)
}
