// Who stands on which side of an agreement, and which of the deeds that the rules leave open whoever is
// here may press. A button permits nothing: the rules decide again where the deed is done. Whoever stands
// on no side must not learn that the agreement is there.

import { refuse } from '#kernel/problem/problem.ts'
import type { Agreement } from '../../agreements/agreement.ts'
import type { AgreementDeed } from '../../agreements/agreements.ts'
import type { DeskOffice, DeskPermission } from '../desk-route.ts'

export type Side = 'consumer' | 'owner'

// oxfmt-ignore
export const shownDeeds = [
  'ask', 'edit', 'approve', 'reject', 'change', 'suspend', 'resume', 'withdraw', 'archive',
] as const
export type ShownDeed = (typeof shownDeeds)[number]

/** What each side acts by. */
const permissionOf = {
  consumer: 'agreements.ask',
  owner: 'agreements.decide',
} as const satisfies Record<Side, DeskPermission>

/** Whose deeds these are, where an entity stands on both sides; the others are of either. */
const oneSided: Readonly<Partial<Record<ShownDeed, Side>>> = {
  ask: 'consumer',
  edit: 'consumer',
  change: 'consumer',
  withdraw: 'consumer',
  approve: 'owner',
  reject: 'owner',
}

/** Both, where an entity asks for an API of its own. A draft is its consumer's alone. */
export function sidesOf({ consumer, api, state }: Agreement, entity: string): Side[] {
  const isOwner = api.startsWith(`${entity}/`) && (state !== 'draft' || consumer === entity)
  return [
    ...(consumer === entity ? ['consumer' as const] : []),
    ...(isOwner ? ['owner' as const] : []),
  ]
}

/** @throws Problem `resource/unknown` */
export function mustStand(agreement: Agreement, office: DeskOffice): Side[] {
  const sides = sidesOf(agreement, office.entity)
  if (sides.length > 0) return sides
  return refuse('resource/unknown', 'Your entity has no such agreement.')
}

/** Whether whoever is here may act so for a side that the entity stands on. */
export function mayAct(agreement: Agreement, office: DeskOffice, deed: ShownDeed): boolean {
  const sides = sidesOf(agreement, office.entity)
  const own = oneSided[deed]
  const those = sides.length === 2 && own !== undefined ? [own] : sides
  return those.some((side) => office.permissions.has(permissionOf[side]))
}

/** Of what the rules leave open (`allowed`), what whoever is here may press. */
export function pressable(
  agreement: Agreement,
  office: DeskOffice,
  allowed: readonly AgreementDeed['do'][],
): ShownDeed[] {
  const open = shownDeeds.filter(
    (deed) => allowed.includes(deed) && mayAct(agreement, office, deed),
  )
  // Ending what never was in force is withdrawing it.
  const isTwice = open.includes('withdraw') && agreement.terms === undefined
  return open.filter((deed) => deed !== 'archive' || !isTwice)
}
