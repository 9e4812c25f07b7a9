// Sentences for whoever registered: what was kept, what waits, what should be looked at.

import { isReadOnTheWay } from './check-upstream.ts'
import type { ReadDocument } from './intake/read-document.ts'
import type { FormerVersion } from './versions/former-versions.ts'

interface Registering {
  readonly document: Pick<ReadDocument, 'major' | 'version' | 'digest'>
  readonly upstream: string | undefined
  readonly composed: boolean
  readonly state: 'draft' | 'waiting' | 'published'
  /** The version of the same major before it. */
  readonly same: FormerVersion | undefined
  readonly former: readonly FormerVersion[]
}

export function registrationNotes(about: Registering): string[] {
  const { state, composed } = about
  const waits = {
    published: [],
    waiting: ['It waits for approval by the administrator of the bus.'],
    draft: ['It is a draft: nobody is served by it until it is published.'],
  }
  return [...waits[state], ...(composed ? [] : upstreamNotes(about)), ...versionNotes(about)]
}

function upstreamNotes({ document, upstream, same, former }: Registering): string[] {
  if (upstream === undefined) {
    const other = former.find((row) => row.upstream !== null)
    return [
      !same && other
        ? `v${document.major} is new and answers from its sandbox; the upstream of v${other.major} is not taken over: name one with --upstream.`
        : 'There is no upstream yet, so it answers from its sandbox; name one with --upstream.',
    ]
  }
  if (!isReadOnTheWay(upstream)) return []
  return [
    'The upstream is called over plain http, which anybody on the way can read and change; use https.',
  ]
}

function versionNotes({ document: { version, digest }, same }: Registering): string[] {
  if (same?.version !== version || same.digest === digest) return []
  return [
    `Version ${version} was registered before with other content; give each change a new info.version.`,
  ]
}
