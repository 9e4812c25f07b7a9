// What the pages of the login say.

import type { Language } from '#kernel/problem/problem.ts'

export interface LoginWords {
  readonly title: string
  readonly lead: string
  readonly level: (name: string) => string
  readonly away: string
  readonly none: string
  readonly demo: string
  readonly go: string
  readonly onward: string
  readonly ended: string
  readonly endedLead: string
  readonly endThere: (means: string) => string
  readonly toFront: string
  readonly logOut: string
  readonly logOutAsk: (system: string | undefined) => string
  readonly logOutNow: string
  readonly stay: string
}

export const loginWords: Readonly<Record<Language, LoginWords>> = {
  pl: {
    title: 'Zaloguj się',
    lead: 'Wybierz, czym się zalogujesz. Hasło podasz tylko tam, nigdy tutaj.',
    level: (name) => `Potrzebny poziom zaufania: ${name} lub wyższy.`,
    away: 'nie odpowiadało ostatnim razem',
    none: 'Żaden sposób logowania nie daje teraz potrzebnego poziomu. Spróbuj później.',
    demo: 'Wybierz osobę',
    go: 'Zaloguj',
    onward: 'Dalej',
    ended: 'Wylogowano',
    endedLead:
      'Nikt nie jest już zalogowany w tej przeglądarce. To, co systemy mogły czytać w tym czasie, wygasło.',
    endThere: (means) => `Wyloguj się także tam: ${means}`,
    toFront: 'Strona główna',
    logOut: 'Wylogowanie',
    logOutAsk: (system) =>
      system === undefined
        ? 'Czy chcesz się wylogować?'
        : `System ${system} prosi, by Cię wylogować. Skończą się też inne systemy, do których zalogowano Cię w tej przeglądarce.`,
    logOutNow: 'Wyloguj mnie',
    stay: 'Zostań zalogowany',
  },
  en: {
    title: 'Log in',
    lead: 'Choose what you log in with. You give a password only there, never here.',
    level: (name) => `Level of assurance needed: ${name} or higher.`,
    away: 'did not answer last time',
    none: 'No means of login gives the level that is needed at present. Try later.',
    demo: 'Choose a person',
    go: 'Log in',
    onward: 'Continue',
    ended: 'Logged out',
    endedLead:
      'Nobody is logged in in this browser any more. What systems could read meanwhile has ended.',
    endThere: (means) => `Log out there too: ${means}`,
    toFront: 'First page',
    logOut: 'Log out',
    logOutAsk: (system) =>
      system === undefined
        ? 'Do you want to log out?'
        : `The system ${system} asks to log you out. Other systems that you are logged in to in this browser end too.`,
    logOutNow: 'Log me out',
    stay: 'Stay logged in',
  },
}
