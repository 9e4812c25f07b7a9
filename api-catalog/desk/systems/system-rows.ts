// `/desk/systems`: the systems of the entity, their keys and certificates. A system, and a key, of
// another entity is unknown here, whatever its id.

import { isSlug } from '#kernel/ids/ids.ts'
import { Problem, refuse } from '#kernel/problem/problem.ts'
import type { DeskAnswer, DeskRow, OfficeAsk } from '../desk-route.ts'
import type { DeskNeeds, DeskSystem } from '../needs.ts'
import { drawNewSystem } from './draw-new-system.ts'
import { drawKeyOnce, drawSuspension, drawSystem } from './draw-system.ts'
import { drawSystems } from './draw-systems.ts'
import { systemWords } from './words.ts'

const permission = ['systems.manage'] as const
const daySeconds = 86_400
/** Days that a key counts at most. */
const longest = 730
const longestOverlap = 90

export function systemRows(needs: DeskNeeds): DeskRow[] {
  const { systems } = needs
  const all = '/desk/systems'
  const one = '/desk/systems/{id}'
  // oxfmt-ignore
  return [
    { at: `GET ${all}`,                       permission, back: '/desk', answer: list },
    { at: `GET ${all}/new`,                   permission, back: all,     answer: (ask) => drawNewSystem(ask, {}) },
    { at: `POST ${all}`,                      permission, back: all,     answer: add },
    { at: `GET ${one}`,                       permission, back: all,     answer: show },
    { at: `GET ${one}/suspend`,               permission, back: one,     answer: async (ask) => drawSuspension(ask, await own(ask)) },
    { at: `POST ${one}/suspend`,              permission, back: one,     answer: suspend },
    { at: `POST ${one}/resume`,               permission, back: one,     answer: resume },
    { at: `POST ${one}/keys`,                 permission, back: one,     answer: addKey },
    { at: `POST ${one}/keys/rotation`,        permission, back: one,     answer: rotate },
    { at: `POST ${one}/keys/{key}/revoke`,    permission, back: one,     answer: revoke },
  ]

  async function list(ask: OfficeAsk): Promise<DeskAnswer> {
    const mine = await systems.list(ask.office.entity)
    const rows = mine.map(async (system) => {
      return { system, keys: await systems.keys(system.clientId) }
    })
    return drawSystems(ask, await Promise.all(rows))
  }

  async function show(ask: OfficeAsk): Promise<DeskAnswer> {
    const system = await own(ask)
    const [keys, certificates] = await Promise.all([
      systems.keys(system.clientId),
      systems.certificates(system.clientId),
    ])
    return drawSystem(ask, { system, keys, certificates, publicUrl: needs.publicUrl })
  }

  async function add(ask: OfficeAsk): Promise<DeskAnswer> {
    const { form, office, language } = ask
    const words = systemWords[language]
    const name = (form.get('name') ?? '').trim()
    const typed = form.get('jwk') ?? ''
    const jwk = readJson(typed)
    const wrong = {
      ...(!isSlug(name) && { name: words.nameWrong }),
      ...(jwk === undefined && { jwk: words.jwkWrong }),
    }
    if (jwk === undefined || Object.keys(wrong).length > 0) {
      return drawNewSystem(ask, { name, jwk: typed, wrong })
    }
    try {
      const { clientId } = await systems.add({ entity: office.entity, name, jwk })
      return { redirect: `${all}/${encodeURIComponent(clientId)}?said=added` }
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown
      return drawNewSystem(ask, { name, jwk: hasSecret(jwk) ? '' : typed, problem: thrown })
    }
  }

  async function suspend(ask: OfficeAsk): Promise<DeskAnswer> {
    const { clientId } = await own(ask)
    await systems.suspend(clientId)
    return { redirect: `${pathOf(clientId)}?said=suspended` }
  }

  async function resume(ask: OfficeAsk): Promise<DeskAnswer> {
    const { clientId } = await own(ask)
    await systems.resume(clientId)
    return { redirect: `${pathOf(clientId)}?said=resumed` }
  }

  async function addKey(ask: OfficeAsk): Promise<DeskAnswer> {
    const system = await own(ask)
    const seconds = daysIn(ask, 'days', 1, longest) * daySeconds
    const made = await systems.addKey({ system: system.clientId, seconds })
    return drawKeyOnce(ask, system, made)
  }

  async function rotate(ask: OfficeAsk): Promise<DeskAnswer> {
    const system = await own(ask)
    const seconds = daysIn(ask, 'days', 1, longest) * daySeconds
    const overlap = daysIn(ask, 'overlap', 0, longestOverlap) * daySeconds
    const made = await systems.rotateKeys({ system: system.clientId, seconds, overlap })
    return drawKeyOnce(ask, system, made)
  }

  async function revoke(ask: OfficeAsk): Promise<DeskAnswer> {
    const { clientId } = await own(ask)
    const keys = await systems.keys(clientId)
    const key = keys.find(({ id }) => id === ask.params['key'])
    if (key === undefined) return refuse('resource/unknown', 'This system has no such key.')
    await systems.revokeKey(key.id)
    return { redirect: `${pathOf(clientId)}?said=revoked` }
  }

  /** @throws Problem `resource/unknown`, also for a system of another entity */
  async function own({ params, office }: OfficeAsk): Promise<DeskSystem> {
    const mine = await systems.list(office.entity)
    return (
      mine.find(({ clientId, entity }) => entity === office.entity && clientId === params['id']) ??
      refuse('resource/unknown', 'Your entity has no such system.')
    )
  }
}

function pathOf(clientId: string): string {
  return `/desk/systems/${encodeURIComponent(clientId)}`
}

function daysIn({ form, language }: OfficeAsk, name: string, least: number, most: number): number {
  const text = form.get(name) ?? ''
  const days = /^\d{1,4}$/.test(text) ? Number(text) : -1
  if (days >= least && days <= most) return days
  const detail = systemWords[language].daysWrong(least, most)
  return refuse('request/invalid', detail, {
    errors: [{ in: 'body', pointer: `/${name}`, detail }],
  })
}

function readJson(text: string): object | undefined {
  try {
    const value = JSON.parse(text) as unknown
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

/** A private key that was pasted by mistake is not written back onto a page. */
function hasSecret(jwk: object): boolean {
  return 'd' in jwk || 'k' in jwk
}
