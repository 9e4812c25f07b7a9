// The accessibility statement in English; what binds is the Polish one.

import type { accessibilityPl } from './accessibility-pl.ts'

export const accessibilityEn: typeof accessibilityPl = {
  title: 'Accessibility statement',
  missing: 'to be filled in by the operator',
  missingNotice:
    'This statement lacks data of the operator. The operator sets them in the configuration of the bus:',
  operatorUnknown: 'The operator of the bus',
  pledge:
    'undertakes to make its website accessible as the Polish act of 4 April 2019 on the digital accessibility of websites and mobile applications of public entities demands. This statement is about',
  scope: 'the website Szyna: the API catalog, the login, the pages of persons and of offices',
  published: 'The website was published on:',
  updated: 'Last important update:',
  state: 'State of accessibility',
  stateText:
    'The website conforms to the act on digital accessibility in part, because of what is listed below.',
  inaccessible: 'Content that is not accessible',
  inaccessibleText: [
    'Descriptions of APIs are written by their owners. Szyna shows them in a fixed layout, but does not check whether they are written plainly and whether foreign words are marked.',
    'Drawings of the walk of a call, of connections and of availability have a description in words. Narrow screens show the list alone in place of the walk and the connections.',
    'Names of fields, paths and code examples are in English or in the language of their author and are not marked as foreign.',
  ],
  preparation: 'How this statement was made',
  made: 'The statement was made on:',
  reviewed: 'The statement was last reviewed on:',
  basis:
    'The statement rests on a self-assessment by the public entity. Every page is checked automatically with axe, in a wide and a narrow window, in both languages.',
  shortcuts: 'Keyboard shortcuts',
  shortcutsText:
    'The website has no keyboard shortcuts of its own. Those of the browser work. The first link of each page leads to its content.',
  contact: 'Feedback and contact',
  contactText: 'Tell us of barriers on this website by mail or telephone:',
  email: 'e-mail:',
  phone: 'telephone:',
  procedure: 'Requests and complaints about accessibility',
  procedureText: [
    'Everybody may demand that this website or a part of it be made accessible. It may also be demanded that a piece of information be given in another way, for example read aloud, or a drawing described.',
    'The demand should say who makes it, which page it is about and how to answer. Where another way to get the information is needed, it should be named.',
    'The entity fulfils the demand at once, within 7 days at the latest. Where that cannot be, it tells the reason and a new date within 2 months. Where accessibility cannot be provided, it offers another way to the information.',
    'Against a refusal or a missed date a complaint can be made to the public entity under the Code of Administrative Procedure. After it is decided, the Commissioner for Human Rights can be asked too.',
  ],
  ombudsman: 'Website of the Commissioner for Human Rights',
  architecture: 'Accessibility of buildings',
  architectureText:
    'Szyna is a service on the net and has no place where people are received. The operator describes the accessibility of its seat; ask for it by the contact above.',
  communication: 'Accessibility of communication',
  communicationText:
    'Ask the operator, by the contact above, how else it can be reached, with a sign language interpreter too.',
}
