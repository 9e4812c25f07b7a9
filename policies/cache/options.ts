// What a cache step may say, and what is wrong with it beyond the schema.

import { callerMayBeKnown } from '../known-caller.ts'
import type { Misfit, SchemaFor } from '../policy.ts'

export interface Cache {
  seconds?: number
  for?: 'caller' | 'everyone'
  insecure?: 'share-despite-token'
  'stale-if-error'?: number
  entries?: number
  bytes?: number
  'max-body'?: number
}

export const schema: SchemaFor<Cache> = {
  type: 'object',
  additionalProperties: false,
  properties: {
    seconds: {
      description:
        'How long a reply is good where the system behind the API says nothing of it. 0: only replies of which it says so are kept.',
      type: 'integer',
      minimum: 0,
      maximum: 86_400,
      default: 0,
    },
    for: {
      description:
        'Who gets a kept reply: the `caller` for whom it was made, with the same scopes, or `everyone`.',
      enum: ['caller', 'everyone'],
      default: 'caller',
    },
    insecure: {
      description:
        'Danger: `share-despite-token` lets `for: everyone` stand where callers show who they are. Only replies that the system behind the API calls public are shared then.',
      enum: ['share-despite-token'],
    },
    'stale-if-error': {
      description:
        'For how many seconds after its time a kept reply is still given out when the system behind the API answers 500, 502, 503 or 504.',
      type: 'integer',
      minimum: 0,
      maximum: 604_800,
      default: 0,
    },
    entries: {
      description: 'How many addresses are kept for one API; those asked for longest ago go first.',
      type: 'integer',
      minimum: 1,
      maximum: 1_000_000,
      default: 10_000,
    },
    bytes: {
      description: 'How many bytes all kept replies of one API may take in memory.',
      type: 'integer',
      minimum: 65_536,
      maximum: 4_294_967_296,
      default: 67_108_864,
    },
    'max-body': {
      description: 'The largest body that is kept, in bytes; larger ones pass by.',
      type: 'integer',
      minimum: 1,
      maximum: 67_108_864,
      default: 1_048_576,
    },
  },
}

export function checkCache(options: Cache, before: readonly string[]): Misfit[] {
  const {
    for: whom = 'caller',
    insecure,
    bytes = 67_108_864,
    'max-body': most = 1_048_576,
  } = options
  const misfits: Misfit[] = []
  const known = callerMayBeKnown(before)
  if (whom === 'caller' && !known) {
    const message =
      'Nobody is known here yet, and a reply is kept for the caller; put `- require-token: {}` above, or write `for: everyone`.'
    misfits.push({ at: [], message })
  }
  if (whom === 'everyone' && known && insecure === undefined) {
    const message =
      'Callers show a token, and a copy for everyone would show one what another was answered; leave `for` out, or write `insecure: share-despite-token` beside it.'
    misfits.push({ at: ['for'], message })
  }
  if (whom === 'caller' && insecure !== undefined) {
    const message = 'Nothing is shared here; remove `insecure`, or write `for: everyone`.'
    misfits.push({ at: ['insecure'], key: true, message })
  }
  if (most * 2 > bytes) {
    const message = `One body could push all others out; write at most ${Math.floor(bytes / 2)}, half of \`bytes\`.`
    misfits.push({ at: ['max-body' in options ? 'max-body' : 'bytes'], message })
  }
  return misfits
}
