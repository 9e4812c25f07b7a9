// What a policy file may say of require-token.

import type { SchemaFor } from '../policy.ts'

export interface RequireToken {
  leeway?: number
  forward?: boolean
  nonce?: 'optional' | 'required'
  sensitive?: boolean
}

export const schema: SchemaFor<RequireToken> = {
  type: 'object',
  additionalProperties: false,
  properties: {
    leeway: {
      description:
        'Seconds by which the clocks of the issuer and the bus may differ when times in the token are checked.',
      type: 'integer',
      minimum: 0,
      maximum: 60,
      default: 5,
    },
    forward: {
      description:
        'Whether the token goes on to the upstream. Leave it off unless the system behind the API checks tokens of the bus itself.',
      type: 'boolean',
      default: false,
    },
    nonce: {
      description:
        'Whether a DPoP proof must carry a nonce of the bus, given in DPoP-Nonce: then no proof can be made ahead, or used again at another node after a minute.',
      enum: ['optional', 'required'],
      default: 'optional',
    },
    sensitive: {
      description:
        'Whether calls are refused while the bus does not know what was revoked. Calls on a mandate always are.',
      type: 'boolean',
      default: false,
    },
  },
}
