// Who answers for the API: `info.contact` with a name and a way to reach it.

import type { Rule } from '../rule.ts'
import { isNode } from '../each-operation.ts'

export const contactAndOwner: Rule = {
  why: {
    pl: 'Gdy wywołanie zawodzi albo dane się nie zgadzają, ktoś musi wiedzieć, do kogo napisać. Adres zespołu żyje dłużej niż adres osoby, więc podaj adres zespołu.',
    en: 'When a call fails or the data is wrong, somebody must know whom to write to. The address of a team outlives that of a person, so give the address of the team.',
  },
  wrong: `
    info:
      title: Permits
      version: 1.0.0
      contact: { name: Permits team }`,
  right: `
    info:
      title: Permits
      version: 1.0.0
      contact: { name: Permits team, email: permits@office.example }`,
  visitor: () => ({
    Info(info, { report, location }) {
      const contact: unknown = info.contact
      const place = isNode(contact) ? location.child('contact') : location
      const lacks = !isNode(contact)
        ? 'Say under info.contact who answers for this API: name, and email or url.'
        : !contact['name']
          ? 'Give the contact a name: the office or team that owns this API.'
          : !contact['email'] && !contact['url']
            ? 'Give the contact an email or a url: a name alone cannot be reached.'
            : undefined
      if (lacks) report({ message: lacks, location: place })
    },
  }),
}
