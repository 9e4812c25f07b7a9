// What the frame of the pages says, in both languages. Each room brings the words of its own pages.

import type { Language } from '#kernel/problem/problem.ts'

export interface FrameWords {
  readonly language: Language
  readonly site: string
  readonly tagline: string
  readonly skip: string
  readonly menu: string
  readonly me: string
  readonly office: string
  readonly desk: string
  readonly catalog: string
  readonly visitor: string
  readonly loggedIn: string
  readonly logOut: string
  readonly footer: string
  readonly accessibility: string
  readonly trouble: string
  readonly back: string
  readonly logInAgain: string
  readonly logIn: string
  readonly notFound: string
  readonly notFoundText: string
  readonly otherLanguage: { readonly code: Language; readonly name: string }
}

export const frameWords: Readonly<Record<Language, FrameWords>> = {
  pl: {
    language: 'pl',
    site: 'Szyna',
    tagline: 'szyna integracyjna państwa',
    skip: 'Przejdź do treści',
    menu: 'Menu główne',
    me: 'Moje dane',
    office: 'Mój urząd',
    desk: 'Pulpit',
    catalog: 'Katalog API',
    visitor: 'Twoje logowanie',
    loggedIn: 'Zalogowano:',
    logOut: 'Wyloguj',
    footer:
      'Tę stronę tworzy Szyna. Nie zapisuje niczego w przeglądarce poza tym, że jesteś zalogowany i w jakim języku czytasz.',
    accessibility: 'Deklaracja dostępności',
    trouble: 'Nie udało się',
    back: 'Wróć na stronę główną',
    logInAgain: 'Zaloguj się jeszcze raz',
    logIn: 'Logowanie',
    notFound: 'Nie ma takiej strony',
    notFoundText: 'Adres mógł zostać źle przepisany albo strony już nie ma.',
    otherLanguage: { code: 'en', name: 'English' },
  },
  en: {
    language: 'en',
    site: 'Szyna',
    tagline: 'integration bus of the state',
    skip: 'Skip to content',
    menu: 'Main menu',
    me: 'My data',
    office: 'My office',
    desk: 'Desk',
    catalog: 'API catalog',
    visitor: 'Your login',
    loggedIn: 'Logged in:',
    logOut: 'Log out',
    footer:
      'This page comes from Szyna. It keeps nothing in your browser but that you are logged in and which language you read.',
    accessibility: 'Accessibility statement',
    trouble: 'That did not work',
    back: 'Back to the first page',
    logInAgain: 'Log in again',
    logIn: 'Login',
    notFound: 'There is no such page',
    notFoundText: 'The address may be mistyped, or the page is gone.',
    otherLanguage: { code: 'pl', name: 'Polski' },
  },
}
