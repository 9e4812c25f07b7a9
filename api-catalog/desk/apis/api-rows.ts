// `/desk/apis`: the APIs of the entity: their majors and versions, moves of their life, terms of access,
// and who depends on them. An API of another entity is unknown here.

import { refuse } from '#kernel/problem/problem.ts'
import type { DeskAnswer, DeskRow, OfficeAsk } from '../desk-route.ts'
import { lifeDeeds } from '../../life/life.ts'
import type { DeskNeeds, LifeOfMajor } from '../needs.ts'
import { revisionIn, sentenceIn } from '../read-deed.ts'
import { startOfDay } from '../tell-time.ts'
import { drawAccess } from './draw-access.ts'
import { drawApi } from './draw-api.ts'
import { drawApis } from './draw-apis.ts'
import { drawDependents } from './draw-dependents.ts'
import { drawFeedback } from './draw-feedback.ts'
import { drawMajor } from './draw-major.ts'
import { findDependents } from './find-dependents.ts'
import { readAccess, typedAccess } from './read-access.ts'
import { apiWords } from './words.ts'

const permission = ['apis.manage', 'agreements.decide'] as const
const manage = ['apis.manage'] as const

export function apiRows(needs: DeskNeeds): DeskRow[] {
  const { agreements, catalog, lives } = needs
  const all = '/desk/apis'
  const one = '/desk/apis/{api}'
  const major = '/desk/apis/{api}/v{major}'
  // oxfmt-ignore
  return [
    { at: `GET ${all}`,             permission,         back: '/desk', answer: list },
    { at: `GET ${one}`,             permission,         back: all,     answer: show },
    { at: `GET ${one}/access`,      permission: manage, back: one,     answer: showAccess },
    { at: `POST ${one}/access`,     permission: manage, back: `${one}/access`, answer: setAccess },
    { at: `GET ${one}/dependents`,  permission,         back: one,     answer: dependents },
    { at: `GET ${one}/feedback`,    permission,         back: one,     answer: showFeedback },
    { at: `GET ${major}`,           permission,         back: one,     answer: showMajor },
    { at: `POST ${major}/life`,     permission: manage, back: major,   answer: move },
  ]

  async function list(ask: OfficeAsk): Promise<DeskAnswer> {
    const { entity } = ask.office
    const mine = (await lives.list()).filter((life) => life.entity === entity)
    const asked = await agreements.list({ owner: entity, states: ['pending', 'active'] })
    return drawApis(ask, { majors: mine, apis: needs.apis(), asked })
  }

  async function show(ask: OfficeAsk): Promise<DeskAnswer> {
    const { name, majors } = await own(ask)
    const [changelog, access, asked] = await Promise.all([
      catalog.changelog(ask.office.entity, name),
      agreements.access(`${ask.office.entity}/${name}`),
      agreements.list({ api: `${ask.office.entity}/${name}` }),
    ])
    return drawApi(ask, { name, majors, changelog, access, asked, apis: needs.apis() })
  }

  async function showAccess(ask: OfficeAsk): Promise<DeskAnswer> {
    const { name } = await own(ask)
    const access = await agreements.access(`${ask.office.entity}/${name}`)
    return drawAccess(ask, { name, revision: access.revision, typed: typedAccess(access) })
  }

  async function setAccess(ask: OfficeAsk): Promise<DeskAnswer> {
    const { name } = await own(ask)
    const { office, visitor, form, language } = ask
    const api = `${office.entity}/${name}`
    const revision = revisionIn(form)
    const read = readAccess(form, apiWords[language])
    if (read.kind === 'wrong') {
      return drawAccess(ask, { name, revision, typed: read.typed, wrong: read.wrong })
    }
    const actor = { kind: 'member', entity: office.entity, person: visitor.person } as const
    await agreements.setAccess(actor, { ...read.access, api, revision })
    return { redirect: `${all}/${name}?said=access` }
  }

  async function dependents(ask: OfficeAsk): Promise<DeskAnswer> {
    const { name } = await own(ask)
    return drawDependents(ask, await findDependents(`${ask.office.entity}/${name}`, needs))
  }

  async function showFeedback(ask: OfficeAsk): Promise<DeskAnswer> {
    const { name } = await own(ask)
    return drawFeedback(ask, name, await needs.feedback.feedbackOf(ask.office.entity, name))
  }

  async function showMajor(ask: OfficeAsk): Promise<DeskAnswer> {
    const { name, majors } = await own(ask)
    const life = majorIn(ask, majors)
    const successors = majors
      .filter((each) => each.major !== life.major && each.state === 'published')
      .map((each) => `${each.entity}/${each.api}/v${each.major}`)
    const published = needs
      .apis()
      .find((api) => api.entity === life.entity && api.name === name && api.major === life.major)
    const history = await lives.history(life.entity, name, life.major)
    return drawMajor(ask, { life, successors, published, history })
  }

  async function move(ask: OfficeAsk): Promise<DeskAnswer> {
    const { name, majors } = await own(ask)
    const { major: number } = majorIn(ask, majors)
    const { form, office, visitor, language } = ask
    const deed = lifeDeeds.find((each) => each === form.get('do'))
    if (deed === undefined) return refuse('resource/unknown', 'There is no such deed.')
    const text = (field: string) => (form.get(field) ?? '').trim()
    const at = dayIn(text('at'), language)
    const sunsetAt = dayIn(text('sunset'), language)
    const successor = text('successor')
    const reason = sentenceIn(form, 'reason')
    await lives.move(
      { kind: 'member', entity: office.entity, person: visitor.person },
      {
        do: deed,
        entity: office.entity,
        api: name,
        major: number,
        revision: revisionIn(form),
        ...(at !== undefined && { at }),
        ...(sunsetAt !== undefined && { sunsetAt }),
        ...(successor !== '' && { successor }),
        ...(reason !== '' && { reason }),
      },
    )
    return { redirect: `${all}/${name}/v${number}?said=${deed}` }
  }

  /** @throws Problem `resource/unknown`, also for an API of another entity */
  async function own({ params, office }: OfficeAsk) {
    const name = params['api'] ?? ''
    const majors = (await lives.list()).filter(
      ({ entity, api }) => entity === office.entity && api === name,
    )
    if (majors.length === 0) return refuse('resource/unknown', 'Your entity has no such API.')
    return { name, majors: majors.toSorted((one_, other) => other.major - one_.major) }
  }
}

function majorIn({ params }: OfficeAsk, majors: readonly LifeOfMajor[]): LifeOfMajor {
  const major = majors.find((one) => String(one.major) === params['major'])
  return major ?? refuse('resource/unknown', 'The API has no such major version.')
}

/** Its first moment in Warsaw. @throws Problem `request/invalid` */
function dayIn(text: string, language: OfficeAsk['language']): string | undefined {
  if (text === '') return undefined
  const at = startOfDay(text)
  const detail = apiWords[language].dayWrong
  if (at === undefined) {
    return refuse('request/invalid', detail, { errors: [{ in: 'body', pointer: '/at', detail }] })
  }
  return new Date(at).toISOString()
}
