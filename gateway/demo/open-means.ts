// How people log in to the demo: by a stand-in of the national node, or as whomever of the synthetic
// people they choose. A file of their own takes the place of both.

import type { Clock } from '#kernel/clock/clock.ts'
import type { Log } from '#kernel/log/log.ts'
import { makeKey, publicPart } from '../identity/jwk.ts'
import { openDemoMeans as choosePerson } from '../identity/means/demo.ts'
import type { DemoPerson } from '../identity/means/demo.ts'
import type { Means } from '../identity/means/means.ts'
import { openMeans } from '../identity/means/open-means.ts'
import { openOpenid } from '../identity/means/openid.ts'
import { levels } from '../identity/people/levels.ts'
import { openNationalNode } from './national-node/national-node.ts'
import { makeRecords } from './records.ts'

export interface DemoMeans {
  readonly means: readonly Means[]
  close(): Promise<void>
}

export interface DemoMeansNeeds {
  readonly log: Log
  readonly clock: Clock
  readonly publicUrl: string
}

export async function openDemoMeans(
  file: string | undefined,
  needs: DemoMeansNeeds,
): Promise<DemoMeans> {
  const people = whoCanCome()
  if (file !== undefined) {
    const means = await openMeans(file, { ...needs, demoPeople: people })
    return { means, close: async () => {} }
  }
  const key = makeKey()
  const redirectUri = `${needs.publicUrl}/login/national/callback`
  const client = { id: 'szyna', key: publicPart(key), redirectUri }
  const node = await openNationalNode({ people, client })
  const national = {
    code: 'national',
    title: { pl: 'Węzeł krajowy na niby', en: 'National node, a stand-in' },
    about: {
      pl: 'dostawca OpenID na tej maszynie, z listą usterek',
      en: 'an OpenID provider on this machine, with a menu of faults',
    },
    highest: levels[2],
    issuer: node.url,
    clientId: 'szyna',
    key,
    claims: { identifier: 'pesel' },
    isPlain: true,
  }
  return { means: [openOpenid(national, needs), choosePerson(people)], close: node.close }
}

/** Adults of the sample register who live; the same at each start. */
function whoCanCome(): DemoPerson[] {
  return makeRecords()
    .residents.map(({ person }) => person)
    .filter(({ birthDate, deathDate }) => deathDate === null && birthDate < '2005')
    .slice(0, 8)
}
