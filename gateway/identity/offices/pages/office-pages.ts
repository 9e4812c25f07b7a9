// `/office`: the pages of an official and of the administrators of his office. Every deed is a form; the
// rules decide about it where it is done, so that a page that shows a button permits nothing by it.
//
//   GET  /office                 where I am, what I may do, where else I could be
//   POST /office/context         another office, or a citizen again
//   …/members, …/units, …/history and the deeds: for who manages people or appoints administrators

import { readId } from '#kernel/ids/ids.ts'
import { Problem, refuse } from '#kernel/problem/problem.ts'
import type { Page } from '../../../pages/frame.ts'
import type { Answered, Ask, PageRoute } from '../../../pages/pages.ts'
import { isAtLeast } from '../../people/levels.ts'
import type { Visitor, Visitors } from '../../visitors/visitors.ts'
import { manageAdmins, manageMembers } from '../check-definitions.ts'
import type { Actor, Deed } from '../deeds.ts'
import type { OfficeContext, OfficeRoom } from '../offices.ts'
import { drawHistory, drawUnits, linesPerPage } from './draw-history.ts'
import { drawLeaving, drawMember, drawRemoval } from './draw-member.ts'
import { drawMembers } from './draw-members.ts'
import type { Told } from './draw-office.ts'
import { drawOverview } from './draw-overview.ts'
import { readAssignment, readInvitation, readLimit, readName } from './read-deeds.ts'
import type { Read } from './read-deeds.ts'
import { officeWords, sayings } from './words.ts'
import type { Said } from './words.ts'

export interface OfficePageNeeds {
  readonly offices: Pick<
    OfficeRoom,
    'contextsOf' | 'find' | 'do' | 'staff' | 'history' | 'definitions'
  >
  readonly visitors: Pick<Visitors, 'choose' | 'formToken'>
}

/** A visitor in an office whose people he may see. */
interface Manager {
  readonly office: OfficeContext
  readonly actor: Actor
}

type Redraw = (told: Told, manager: Manager, ask: Ask) => Promise<Answered>

export function officePages({ offices, visitors }: OfficePageNeeds): PageRoute[] {
  const memberPage = '/office/members/{id}'
  // oxfmt-ignore
  return [
    { at: 'GET /office',                               answer: overview },
    { at: 'POST /office/context',                      answer: change },
    { at: 'GET /office/members',                       answer: managed(members) },
    { at: 'POST /office/members',                      answer: deed(readInvitation, members, 'invited') },
    { at: `GET ${memberPage}`,                         answer: managed(member) },
    { at: `POST ${memberPage}/assignments`,            answer: deed(readAssignment, member, 'assigned') },
    { at: `POST ${memberPage}/until`,                  answer: deed(readLimit, member, 'limited') },
    { at: `GET ${memberPage}/remove`,                  answer: managed(removal) },
    { at: `POST ${memberPage}/remove`,                 answer: deed(({ params }) => ({ kind: 'remove', membership: idIn(params) }), removal, 'removed') },
    { at: 'POST /office/assignments/{id}/approve',     answer: deed(about('approve'), members, 'approved') },
    { at: 'POST /office/assignments/{id}/decline',     answer: deed(about('decline'), members, 'declined') },
    { at: 'POST /office/assignments/{id}/take',        answer: deed(about('take'), members, 'taken') },
    { at: 'POST /office/assignments/{id}/give-up',     answer: own(about('take'), 'given-up') },
    { at: 'GET /office/leave',                         answer: leaving },
    { at: 'POST /office/leave',                        answer: own((_, membership) => ({ kind: 'remove', membership }), 'left') },
    { at: 'GET /office/units',                         answer: managed(units) },
    { at: 'POST /office/units',                        answer: deed(readName, units, 'unit-added') },
    { at: 'GET /office/history',                       answer: managed(history) },
  ]

  async function overview(ask: Ask): Promise<Answered> {
    return ask.visitor ? await overviewOf(tell(ask, ask.visitor), ask.visitor) : toLogin
  }

  async function overviewOf(told: Told, visitor: Visitor): Promise<Page> {
    const all = await offices.contextsOf(visitor.person)
    const office = all.find(({ membership }) => membership === visitor.membership)
    const { acr } = visitor
    const definitions = await offices.definitions()
    const manages = office !== undefined && permitsToManage(office)
    const members = office ? (await offices.staff(office.entity)).members : []
    const assignments = members.find(({ id }) => id === office?.membership)?.assignments ?? []
    return drawOverview(told, { office, all, acr, definitions, manages, assignments })
  }

  async function leaving(ask: Ask): Promise<Answered> {
    const { visitor } = ask
    if (visitor === undefined) return toLogin
    const office = visitor.membership && (await offices.find(visitor.membership, visitor.person))
    return office ? drawLeaving(tell(ask, visitor), office) : { redirect: '/office' }
  }

  /** What a member does about himself alone. */
  function own(read: (ask: Ask, membership: string) => Deed, said: Said): PageRoute['answer'] {
    return async (ask) => {
      const { visitor } = ask
      if (visitor === undefined) return toLogin
      const { person, acr, membership } = visitor
      if (membership === undefined) return { redirect: '/office' }
      const outcome = await offices.do({ person, acr, membership }, read(ask, membership))
      if (outcome.kind === 'done') return { redirect: `/office?said=${said}` }
      const wrong = officeWords[ask.language].reasons[outcome.reason]
      const page = await overviewOf({ ...tell(ask, visitor), wrong }, visitor)
      return { ...page, status: statusOf(outcome.reason) }
    }
  }

  async function change({ form, visitor }: Ask): Promise<Answered> {
    if (visitor === undefined) return toLogin
    const membership = form.get('membership') ?? ''
    if (membership === '') {
      await visitors.choose(visitor.sid, undefined)
      return { redirect: '/me' }
    }
    const office = await offices.find(membership, visitor.person)
    if (office === undefined) return { redirect: '/office' }
    await visitors.choose(visitor.sid, office.membership)
    return { redirect: '/office?said=switched' }
  }

  async function members(told: Told, { office }: Manager): Promise<Answered> {
    return drawMembers(told, office, await offices.staff(office.entity))
  }

  async function member(told: Told, { office }: Manager, ask: Ask): Promise<Answered> {
    const staff = await offices.staff(office.entity)
    return drawMember(told, office, staff, find(staff.members, ask))
  }

  async function removal(told: Told, { office }: Manager, ask: Ask): Promise<Answered> {
    const { members: all } = await offices.staff(office.entity)
    return drawRemoval(told, office, find(all, ask))
  }

  async function units(told: Told, { office }: Manager): Promise<Answered> {
    return drawUnits(told, office, await offices.staff(office.entity))
  }

  async function history(told: Told, { office }: Manager, { query }: Ask): Promise<Answered> {
    const before = /^\d{1,15}$/.test(query.get('before') ?? '')
      ? Number(query.get('before'))
      : undefined
    const lines = await offices.history(office.entity, { before, limit: linesPerPage })
    return drawHistory(told, office, lines, await offices.definitions())
  }

  /** A page that only managers of the office see. */
  function managed(draw: Redraw): PageRoute['answer'] {
    return async (ask) => {
      const { visitor } = ask
      if (visitor === undefined) return toLogin
      const manager = await managerOf(visitor)
      return manager === undefined
        ? { redirect: '/office' }
        : await draw(tell(ask, visitor), manager, ask)
    }
  }

  /** A form: done, it leads to a page that says so; refused, its page comes back with the reason. */
  function deed(read: (ask: Ask) => Read, draw: Redraw, said: Said): PageRoute['answer'] {
    return async (ask) => {
      const { visitor } = ask
      if (visitor === undefined) return toLogin
      const manager = await managerOf(visitor)
      if (manager === undefined) return { redirect: '/office' }
      const wanted = read(ask)
      if ('wrong' in wanted) return await again(wanted.wrong, 422)
      const outcome = await offices.do(manager.actor, wanted)
      if (outcome.kind === 'done') return await follow(wanted, manager, said)
      const { language } = ask
      return await again(officeWords[language].reasons[outcome.reason], statusOf(outcome.reason))

      async function again(wrong: string, status: number): Promise<Answered> {
        const told = { ...tell(ask, visitor!), said: undefined, wrong }
        const page = await draw(told, manager!, ask)
        return page && 'title' in page ? { ...page, status } : page
      }
    }
  }

  async function follow(done: Deed, { office }: Manager, said: Said): Promise<Answered> {
    if (done.kind === 'add-unit') return { redirect: `/office/units?said=${said}` }
    if (done.kind === 'limit')
      return { redirect: `/office/members/${done.membership}?said=${said}` }
    if (done.kind !== 'assign') return { redirect: `/office/members?said=${said}` }
    const { members: all } = await offices.staff(office.entity)
    const its = all.find(({ id }) => id === done.membership)?.assignments ?? []
    const waits = its.at(-1)?.state === 'proposed'
    const path = `/office/members/${done.membership}`
    return { redirect: `${path}?said=${waits ? 'proposed' : said}` }
  }

  /** Undefined: he is in no office now. @throws Problem office/forbidden, acr/insufficient */
  async function managerOf(visitor: Visitor): Promise<Manager | undefined> {
    const { person, acr, membership } = visitor
    const office = membership && (await offices.find(membership, person))
    if (!office || !membership) return undefined
    if (!permitsToManage(office)) refuse('office/forbidden', 'The permission is missing.')
    const rights = office.permissions.filter(({ code }) => managing.has(code))
    if (!rights.some(({ minAcr }) => isAtLeast(acr, minAcr))) {
      refuse('acr/insufficient', 'Managing people needs a stronger login.')
    }
    return { office, actor: { person, membership, acr } }
  }

  function tell({ language, query }: Ask, visitor: Visitor): Told {
    const said = sayings.find((one) => one === query.get('said'))
    const formToken = visitors.formToken(visitor)
    return { words: officeWords[language], formToken, said, wrong: undefined }
  }
}

const toLogin = { redirect: '/login?next=%2Foffice' }
const managing = new Set([manageMembers, manageAdmins])

function permitsToManage({ permissions }: OfficeContext): boolean {
  return permissions.some(({ code }) => managing.has(code))
}

function about(kind: 'approve' | 'decline' | 'take') {
  return ({ params }: Ask): Deed => ({ kind, assignment: idIn(params) })
}

function idIn({ id = '' }: Ask['params']): string {
  return readId(id) ?? refuse('resource/unknown', 'This is no id.')
}

function find<found extends { readonly id: string }>(
  all: readonly found[],
  { params }: Ask,
): found {
  const id = idIn(params)
  const one = all.find((it) => it.id === id)
  if (one === undefined)
    throw new Problem('resource/unknown', 'Nobody of this id is in the office.')
  return one
}

function statusOf(reason: string): number {
  if (reason === 'unknown') return 404
  if (reason === 'wrong-time' || reason === 'undefined') return 422
  return ['over', 'has-it', 'member-already', 'name-taken'].includes(reason) ? 409 : 403
}
