// One registration, from the request to what is published.
//
//   request ─ names? upstream? policy? ─▶ files ─▶ intake ─ errors? ─▶ transaction ─▶ published
//             └ request/invalid            └ document/fetch └ document/*  entity, api, version, event

import { refuse } from '#kernel/problem/problem.ts'
import type { CatalogNeeds, Registered, Registration } from './catalog.ts'
import { checkRegistration } from './check-registration.ts'
import { fetchDocument } from './fetch-document.ts'
import type { Intake } from './intake/intake.ts'
import type { ReadDocument } from './intake/read-document.ts'
import { readBySomeRuleset } from './read-by-ruleset.ts'
import { storeVersion } from './store-version.ts'

interface Needs extends CatalogNeeds {
  readonly intake: Intake
  rulesetText(): Promise<string>
}

export function registerApi(needs: Needs): (request: Registration) => Promise<Registered> {
  const read = readBySomeRuleset(needs)
  return async (request) => {
    const checked = checkRegistration(request, needs.policyNames())
    const { source } = request
    const alone = source.kind === 'url'
    const set = alone ? await fetchDocument(source.url, needs.fetchAllow) : source
    const { document, notes } = await read({ entry: set.entry, files: set.files, alone })
    refuseErrors(document)
    const stored = await needs.db.knex.transaction((trx) =>
      storeVersion(trx, checked, set, document, needs),
    )
    const { entity, api } = checked
    const address = `${entity}/${api}/v${document.major}`
    return {
      api: `${entity}/${api}`,
      version: document.version,
      major: document.major,
      published: true,
      url: `${needs.publicUrl}/api/${address}`,
      sandbox: `${needs.publicUrl}/sandbox/${address}`,
      ...stored,
      notes: [...notes, ...stored.notes],
    }
  }
}

function refuseErrors({ findings }: ReadDocument): void {
  const errors = findings.filter(({ severity }) => severity === 'error')
  const [first] = errors
  if (!first) return
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
  refuse(
    'document/refused',
    `The document breaks a rule of the catalog. At ${first.pointer || 'its root'}: ${first.message}${more}`,
    {
      errors: errors.map(({ rule, pointer, message }) => ({
        in: 'document',
        pointer,
        detail: `${rule}: ${message}`,
      })),
    },
  )
}
