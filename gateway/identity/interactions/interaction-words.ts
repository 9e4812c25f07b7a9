// What the pages say on which a person chooses a context and consents. Plain words: a clerk reads them
// aloud.

import type { Language } from '#kernel/problem/problem.ts'

export interface InteractionWords {
  readonly contextTitle: string
  readonly contextLead: (system: string) => string
  readonly contextLegend: string
  readonly citizen: string
  readonly noOffice: string
  readonly choose: string
  readonly consentTitle: (system: string) => string
  readonly consentLead: (system: string, entity: string) => string
  readonly asCitizen: string
  readonly asOfficial: (office: string) => string
  readonly reads: string
  readonly knows: string
  readonly missing: string
  readonly mandateTitle: string
  readonly mandateLead: string
  readonly accept: string
  readonly acceptMandate: string
  readonly refuse: string
  readonly until: string
  readonly lost: string
  readonly lostLead: string
}

export const interactionWords: Readonly<Record<Language, InteractionWords>> = {
  pl: {
    contextTitle: 'W czyim imieniu działasz?',
    contextLead: (system) => `System ${system} pyta, w jakiej roli przychodzisz.`,
    contextLegend: 'Wybierz jedno',
    citizen: 'We własnym imieniu, jako obywatel',
    noOffice:
      'W żadnym urzędzie nie masz teraz członkostwa. Jeśli to błąd, zapytaj administratora swojego urzędu.',
    choose: 'Wybierz',
    consentTitle: (system) => `System ${system} prosi o zgodę`,
    consentLead: (system, entity) => `Pyta system ${system} podmiotu ${entity}.`,
    asCitizen: 'Działasz we własnym imieniu, jako obywatel.',
    asOfficial: (office) => `Działasz jako urzędnik: ${office}.`,
    reads: 'Póki jesteś zalogowany, będzie mógł w Twoim imieniu:',
    knows: 'Dowie się, że to Ty się zalogowałeś i jak pewne było logowanie.',
    missing: 'O to też prosi, ale Twój urząd Ci na to nie pozwolił, więc tego nie dostanie:',
    mandateTitle: 'Upoważnienie na czas, gdy Cię nie będzie',
    mandateLead: 'Zgadzasz się na dokładnie to i na nic więcej:',
    accept: 'Zgadzam się',
    acceptMandate: 'Zgadzam się i daję upoważnienie',
    refuse: 'Nie zgadzam się',
    until:
      'Zgoda na dostęp kończy się z wylogowaniem. Upoważnienie odwołasz w każdej chwili na stronie „Moje dane”.',
    lost: 'To logowanie już się skończyło',
    lostLead: 'Wróć do systemu, z którego przychodzisz, i zacznij jeszcze raz.',
  },
  en: {
    contextTitle: 'For whom do you act?',
    contextLead: (system) => `The system ${system} asks in which role you come.`,
    contextLegend: 'Choose one',
    citizen: 'For myself, as a citizen',
    noOffice:
      'You are no member of any office at present. If that is wrong, ask the administrator of your office.',
    choose: 'Choose',
    consentTitle: (system) => `The system ${system} asks for your consent`,
    consentLead: (system, entity) => `The system ${system} of ${entity} asks.`,
    asCitizen: 'You act for yourself, as a citizen.',
    asOfficial: (office) => `You act as an official: ${office}.`,
    reads: 'As long as you are logged in, it may for you:',
    knows: 'It learns that it was you who logged in, and how sure that login was.',
    missing:
      'It asks for this as well, but your office has not permitted it to you, so it does not get it:',
    mandateTitle: 'A mandate for when you are away',
    mandateLead: 'You agree to exactly this and nothing more:',
    accept: 'I agree',
    acceptMandate: 'I agree and give the mandate',
    refuse: 'I do not agree',
    until:
      'The access ends when you log out. A mandate you can withdraw at any time on the page “My data”.',
    lost: 'This login is over',
    lostLead: 'Go back to the system that you come from and begin again.',
  },
}
