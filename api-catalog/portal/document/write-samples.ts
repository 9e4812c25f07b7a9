// The request of an operation in every language that people copy it in: to the sandbox without a token,
// and through the gateway. A token is never written down: each asks the shell or the environment for it.

import type { PublishedApi, PublishedOperation } from '../../published.ts'
import { sampleRequest } from './sample-request.ts'
import type { SampleRequest } from './sample-request.ts'
import { writeCsharp } from './write-csharp.ts'
import { writeCurl } from './write-curl.ts'
import { writeJava } from './write-java.ts'
import { writeJavascript } from './write-javascript.ts'
import { writePython } from './write-python.ts'

export interface SampleCall {
  readonly url: string
  /** The command that gives a token, of slugs alone; undefined: none is needed. */
  readonly token: string | undefined
}

export interface Samples {
  readonly language: (typeof languages)[number]['name']
  readonly sandbox: string
  readonly real: string
}

// oxfmt-ignore
const languages = [
  { name: 'curl',       write: writeCurl },
  { name: 'JavaScript', write: writeJavascript },
  { name: 'Java',       write: writeJava },
  { name: 'C#',         write: writeCsharp },
  { name: 'Python',     write: writePython },
] as const satisfies readonly { name: string; write(request: SampleRequest, call: SampleCall): string }[]

export interface SampleAccess {
  /** Without a slash at the end. */
  readonly publicUrl: string
  readonly tokenNeeded: boolean
  /** Slug of the system in the example. */
  readonly system: string
}

/** Curl first. */
export function writeSamples(
  api: PublishedApi,
  operation: PublishedOperation,
  { publicUrl, tokenNeeded, system }: SampleAccess,
): readonly [Samples, ...Samples[]] {
  const request = sampleRequest(api, operation)
  const command = `npx szyna token --system ${system} --api ${api.entity}/${api.name}`
  const sandbox = { url: `${publicUrl}/sandbox/${request.target}`, token: undefined }
  const real = {
    url: `${publicUrl}/api/${request.target}`,
    token: tokenNeeded ? command : undefined,
  }
  const [first, ...rest] = languages
  const inOne = ({ name, write }: (typeof languages)[number]): Samples => ({
    language: name,
    sandbox: write(request, sandbox),
    real: write(request, real),
  })
  return [inOne(first), ...rest.map(inOne)]
}
