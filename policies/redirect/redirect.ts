// Sends callers elsewhere. The host they are sent to is the one in the file, whatever a call says:
// what comes from the call is percent-encoded into the path or the query and can reach nothing else.

import { Problem } from '#kernel/problem/problem.ts'
import type { Call, Reply } from '../call.ts'
import { noBody } from '../call.ts'
import { HeaderList } from '../headers.ts'
import { definePolicy } from '../policy.ts'
import { refuses } from '../told.ts'
import { checkTarget } from './check-target.ts'
import { compileTarget, parametersIn } from './compile-target.ts'

export interface Redirect {
  to: string
  status?: 301 | 302 | 303 | 307 | 308
  insecure?: 'plain-http'
}

export default definePolicy<Redirect>({
  name: 'redirect',
  phase: 'route',
  summary: {
    pl: 'Odsyła wywołania pod inny adres.',
    en: 'Sends calls to another address.',
  },
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['to'],
    properties: {
      to: {
        description:
          'Where calls are sent: an https address, or a path of the bus that begins with `/`. `{id}` stands for a path parameter, `{path}` for the path below the API, `{query}` for the query.',
        type: 'string',
        minLength: 1,
        maxLength: 2000,
      },
      status: {
        description:
          'How: 307 for now and 308 for good keep method and body, 301 and 302 may turn POST into GET, 303 always asks with GET.',
        enum: [301, 302, 303, 307, 308],
        default: 307,
      },
      insecure: {
        description: 'Danger: `plain-http` lets the address begin with `http://`.',
        enum: ['plain-http'],
      },
    },
  },
  check: checkTarget,
  build({ to, status = 307 }, { document, origin, route }) {
    const { path } = route.operation
    const unmet = unmetParameter(to, path, Object.keys(document.paths ?? {}))
    // Another operation has it: that one the step is meant for, by its condition.
    if (unmet !== undefined) return { request: () => refuseUnmet(unmet, path, origin) }
    const target = compileTarget(to)

    return {
      request(call: Call): Reply {
        const location = target(call)
        if (location === undefined) throw unplaceable()
        return {
          status,
          headers: new HeaderList(['Location', location]),
          body: noBody,
          from: 'gateway',
        }
      },
      explain({ call }) {
        const location = target(call)
        if (location === undefined) return refuses(unplaceable())
        return { would: 'answer', because: `${status}: the caller is sent to ${location}.` }
      },
    }
  },
})

function unplaceable(): Problem {
  const detail =
    'The address of the call cannot stand in the address it is sent to; leave out empty segments and dots.'
  return new Problem('request/malformed', detail)
}

/**
 * A parameter of the target that the path of the operation has not. Throws where no path of the document
 * has it, or where its name means two things.
 */
function unmetParameter(to: string, path: string, paths: readonly string[]): string | undefined {
  const there = parametersIn(path)
  const names = parametersIn(to)
  const twofold = names.find((name) => reserved.has(name) && there.includes(name))
  if (twofold !== undefined) {
    throw new Error(
      `\`{${twofold}}\` stands for the ${twofold} of the call, and ${path} has a parameter of that name too; write the target without it.`,
    )
  }
  const own = names.filter((name) => !reserved.has(name))
  const unknown = own.find((name) => !paths.some((one) => parametersIn(one).includes(name)))
  if (unknown === undefined) return own.find((name) => !there.includes(name))
  const known = [...new Set(paths.flatMap(parametersIn))].slice(0, 20)
  throw new Error(
    `No path of the document has a parameter {${unknown}}; they have ${known.map((name) => `{${name}}`).join(', ') || 'none'}.`,
  )
}

/** Neither another address nor the upstream is safe to guess. */
function refuseUnmet(name: string, path: string, origin: string): never {
  throw new Error(
    `${origin}: ${path} has no parameter {${name}} to redirect by; give the step a condition such as \`when: call.path == "…/{${name}}"\`.`,
  )
}

const reserved: ReadonlySet<string> = new Set(['path', 'query'])
