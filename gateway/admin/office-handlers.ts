// Offices, as the administrator of the bus sees them: who runs each, which permissions there are, and
// whether the entity is suspended. A PESEL comes in a body and goes no further than its invitation.

import { refuse } from '#kernel/problem/problem.ts'
import { readPesel } from '#kernel/pesel/pesel.ts'
import type { Definitions } from '../identity/offices/definitions.ts'
import type { Identity } from '../identity/identity.ts'
import type { Member } from '../identity/offices/offices.ts'
import type { Handler } from './handlers.ts'

type Needs = Pick<Identity, 'offices'>

export function officeHandlers(identity: Needs) {
  return {
    listOffices: async () => ({ status: 200, body: { offices: await identity.offices.list() } }),

    async listMembers({ params }) {
      const { entity } = params as { entity: string }
      await refuseUnknown(entity)
      const { members } = await identity.offices.staff(entity)
      return { status: 200, body: { members: members.map(factsOf) } }
    },

    async appointAdministrator({ params, body }) {
      const { entity } = params as { entity: string }
      const { pesel, title } = body as { pesel: string; title?: string }
      if (readPesel(pesel) === undefined) {
        const detail = 'This is no PESEL: eleven digits, the last of which checks the others.'
        refuse('request/invalid', 'The administrator cannot be appointed.', {
          errors: [{ in: 'body', pointer: '/pesel', detail }],
        })
      }
      const identifier = { country: 'PL', identifier: pesel }
      return { status: 201, body: await identity.offices.appoint({ entity, identifier, title }) }
    },

    async removeMember({ params }) {
      const { membership } = params as { membership: string }
      return { status: 200, body: { membership, ...(await identity.offices.dismiss(membership)) } }
    },

    async suspendEntity({ params }) {
      const { entity } = params as { entity: string }
      return {
        status: 200,
        body: await identity.offices.setEntityState({ entity, state: 'suspended' }),
      }
    },

    async resumeEntity({ params }) {
      const { entity } = params as { entity: string }
      return {
        status: 200,
        body: await identity.offices.setEntityState({ entity, state: 'active' }),
      }
    },

    getPermissions: async () => ({ status: 200, body: await identity.offices.definitions() }),

    async putPermissions({ body }) {
      return { status: 200, body: await identity.offices.redefine(body as Definitions) }
    },
  } satisfies Record<string, Handler>

  async function refuseUnknown(entity: string): Promise<void> {
    if ((await identity.offices.list()).some((one) => one.entity === entity)) return
    refuse(
      'resource/unknown',
      `There is no office of ${entity}; \`szyna offices list\` names them.`,
    )
  }
}

function factsOf({ id, name, state, unit, until, permitted }: Member): object {
  return {
    membership: id,
    state,
    ...(name !== undefined && { name }),
    ...(unit !== undefined && { unit: unit.name }),
    ...(until !== undefined && { until: new Date(until).toISOString() }),
    permissions: permitted,
  }
}
