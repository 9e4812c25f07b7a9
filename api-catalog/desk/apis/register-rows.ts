// `/desk/register`: an API is registered in two steps. First the document is only looked at: findings,
// what changes, whom it touches. Then it is published, or kept as a draft; a breaking change needs a
// reason. The second step is about the very file of the first; a document by address is fetched, and
// judged, once more.

import { isSlug } from '#kernel/ids/ids.ts'
import { Problem } from '#kernel/problem/problem.ts'
import type { DeskAnswer, DeskRow, OfficeAsk } from '../desk-route.ts'
import type { Registered, Registration } from '../../catalog.ts'
import type { LifeActor } from '../../life/life.ts'
import type { DeskNeeds } from '../needs.ts'
import { sayProblem } from '../permit.ts'
import { sentenceIn } from '../read-deed.ts'
import { drawRegister } from './draw-register.ts'
import type { TypedRegistration, WrongRegistration } from './draw-register.ts'
import { drawVerdict } from './draw-verdict.ts'
import { findDependents } from './find-dependents.ts'
import { openShelf } from './shelf.ts'
import { apiWords } from './words.ts'

const permission = ['apis.manage'] as const
/** Bytes of the form with its file: as much as one JSON document may have, and the fields. */
const upload = 10_600_000

export function registerRows(needs: DeskNeeds): DeskRow[] {
  const shelf = openShelf(needs.clock)
  const back = '/desk/register'
  // oxfmt-ignore
  return [
    { at: 'GET /desk/register',        permission, back: '/desk/apis', answer: show },
    { at: 'POST /desk/register',       permission, back, upload,       answer: look },
    { at: 'POST /desk/register/send',  permission, back,               answer: send },
  ]

  function show(ask: OfficeAsk): DeskAnswer {
    const api = ask.query.get('api') ?? ''
    return drawRegister(ask, { typed: { ...nothing, api }, policies: needs.policyNames() })
  }

  async function look(ask: OfficeAsk): Promise<DeskAnswer> {
    const { form, office, visitor, language } = ask
    const policies = needs.policyNames()
    const typed = typedIn(form)
    const document = form.get('file') ?? ''
    const wrong = wrongIn(ask, typed, document)
    if (Object.keys(wrong).length > 0) return drawRegister(ask, { typed, policies, wrong })
    const wish = wishOf(actorOf(ask), typed, document, form.get('file.name') ?? '')
    try {
      const verdict = await needs.catalog.register({ ...wish, dry: true })
      const isTrusted = await needs.lives.publishesItself(office.entity)
      const kept = shelf.keep({ person: visitor.person, entity: office.entity }, wish)
      return drawVerdict(ask, {
        wish,
        verdict,
        kept,
        isTrusted,
        touched: await touchedBy(wish, verdict),
      })
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown
      const findings = thrown.errors.map(({ pointer, detail }) => ({ pointer, detail }))
      return drawRegister(ask, { typed, policies, problem: sayProblem(thrown, language), findings })
    }
  }

  async function send(ask: OfficeAsk): Promise<DeskAnswer> {
    const { form, office, visitor, language } = ask
    const kept = form.get('kept') ?? ''
    const wish = shelf.find({ person: visitor.person, entity: office.entity }, kept)
    const policies = needs.policyNames()
    if (wish === undefined) {
      const problem = apiWords[language].fellOut
      return drawRegister(ask, { typed: nothing, policies, problem })
    }
    const reason = sentenceIn(form, 'reason')
    const how = form.get('then') === 'draft' ? { draft: true as const } : {}
    try {
      const force = reason === '' ? {} : { force: reason }
      const { state, major } = await needs.catalog.register({ ...wish, ...how, ...force })
      shelf.drop(kept)
      return { redirect: `/desk/apis/${wish.api}/v${major}?said=registered-${state}` }
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown
      const typed = { ...nothing, api: wish.api }
      return drawRegister(ask, { typed, policies, problem: sayProblem(thrown, language) })
    }
  }

  /** Those whom the breaking changes break, with what they called in 90 days. */
  async function touchedBy({ entity, api }: Registration, { impact }: Registered) {
    if (impact.length === 0) return []
    const found = await findDependents(`${entity}/${api}`, needs)
    return impact.map((one) => {
      const known = found.entities.find((each) => each.entity === one.entity)
      return { ...one, title: known?.title ?? one.entity, calls: known?.calls ?? 0 }
    })
  }
}

type Member = Extract<LifeActor, { kind: 'member' }>

function actorOf({ office, visitor }: OfficeAsk): Member {
  return { kind: 'member', entity: office.entity, person: visitor.person }
}

const nothing: TypedRegistration = { api: '', url: '', upstream: '', policy: '', owner: '' }

function typedIn(form: URLSearchParams): TypedRegistration {
  const text = (name: string) => (form.get(name) ?? '').trim()
  return {
    api: text('api'),
    url: text('url'),
    upstream: text('upstream'),
    policy: text('policy'),
    owner: text('owner'),
  }
}

function wrongIn(
  { language }: OfficeAsk,
  { api, url }: TypedRegistration,
  document: string,
): WrongRegistration {
  const words = apiWords[language]
  const isBoth = document !== '' && url !== ''
  const isNeither = document === '' && url === ''
  return {
    ...(!isSlug(api) && { api: words.nameWrong }),
    ...((isBoth || isNeither) && { file: words.sourceWrong }),
  }
}

function wishOf(
  by: Member,
  typed: TypedRegistration,
  document: string,
  name: string,
): Registration {
  const { api, url, upstream, policy, owner } = typed
  const looksJson = document.trimStart().startsWith('{')
  const plain = /^[\w][\w.-]{0,100}\.(?:json|ya?ml)$/i.test(name) ? name : undefined
  const entry = plain ?? (looksJson ? 'openapi.json' : 'openapi.yaml')
  return {
    by,
    entity: by.entity,
    api,
    ...(upstream !== '' && { upstream }),
    ...(policy !== '' && { policy }),
    ...(owner !== '' && { owner }),
    source:
      url === '' ? { kind: 'files', entry, files: { [entry]: document } } : { kind: 'url', url },
  }
}
