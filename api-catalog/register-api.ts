// One registration, from the request to what is published, or waits.
//
//   request ─ names? upstream? policy? ─▶ files ─▶ intake ─ errors? ─▶ compare ─ breaks? ─▶ transaction
//             └ request/invalid            └ document/fetch └ document/*   └ document/breaking
//
// Compared is with what is in force. Should that change until the transaction holds the API, it is
// compared once more.

import { refuse } from '#kernel/problem/problem.ts'
import type { CatalogNeeds, Registered, Registration } from './catalog.ts'
import { checkRegistration } from './check-registration.ts'
import type { CheckedRegistration } from './check-registration.ts'
import { dryRun } from './dry-run.ts'
import { fetchDocument } from './fetch-document.ts'
import type { FetchedFrom } from './fetch-document.ts'
import type { Intake } from './intake/intake.ts'
import type { FileSet } from './intake/measure-files.ts'
import type { ReadDocument } from './intake/read-document.ts'
import { judgeChanges } from './judge-changes.ts'
import { readBySomeRuleset } from './read-by-ruleset.ts'
import type { ReadAndNotes } from './read-by-ruleset.ts'
import { whyFindings } from './refuse-findings.ts'
import { storeVersion } from './store-version.ts'

export interface RegisterNeeds extends CatalogNeeds {
  readonly intake: Intake
  rulesetText(): Promise<string>
}

export interface Registrar {
  register(request: Registration): Promise<Registered>
  /** `api`: `{entity}/{api}`, whose waivers count. */
  read(set: FileSet, alone: boolean, api: string): Promise<ReadAndNotes>
  /** What was read already; the rest of a registration. */
  take(given: Given): Promise<Registered>
}

export interface Given extends ReadAndNotes {
  readonly checked: CheckedRegistration
  readonly set: FileSet
  /** Undefined: handed in as files. */
  readonly address: FetchedFrom | undefined
}

/** Comparisons that others overtook, after which whoever registers is told to come later. */
const attempts = 8

export function openRegistrar(needs: RegisterNeeds): Registrar {
  const readSet = readBySomeRuleset(needs)
  const read: Registrar['read'] = ({ entry, files }, alone, api) =>
    readSet({ entry, files, alone, api })
  return {
    read,
    take,
    async register(request) {
      const checked = checkRegistration(request, needs.policyNames())
      const { source } = request
      const alone = source.kind === 'url'
      const { set, address } = alone
        ? await fetchDocument(source.url, { allow: needs.fetchAllow })
        : { set: source, address: undefined }
      return await take({
        checked,
        set,
        address,
        ...(await read(set, alone, `${checked.entity}/${checked.api}`)),
      })
    },
  }

  async function take({ checked, set, address, document, notes }: Given): Promise<Registered> {
    const wrong = whyFindings(document)
    if (wrong && !checked.dry) throw wrong
    const about = addresses(needs.publicUrl, checked, document)
    for (let left = attempts; left > 0; left--) {
      const judged = await judgeChanges(checked, document, needs)
      if (checked.dry) return dryRun(about, document, notes, judged, wrong)
      if (judged.problem && checked.force === undefined && !checked.composed) throw judged.problem
      const stored = await needs.db.knex.transaction((trx) =>
        storeVersion(trx, { checked, set, address, document, judged }, needs),
      )
      if (stored === 'overtaken') continue
      const { changes } = judged
      return { ...about, ...stored, changes, notes: [...notes, ...stored.notes] }
    }
    refuse('gateway/overload', 'Others register the same API right now; try again in a minute.')
  }
}

export type About = Pick<Registered, 'api' | 'version' | 'major' | 'url' | 'sandbox'>

function addresses(
  publicUrl: string,
  { entity, api }: { entity: string; api: string },
  { major, version }: ReadDocument,
): About {
  const address = `${entity}/${api}/v${major}`
  return {
    api: `${entity}/${api}`,
    version,
    major,
    url: `${publicUrl}/api/${address}`,
    sandbox: `${publicUrl}/sandbox/${address}`,
  }
}
