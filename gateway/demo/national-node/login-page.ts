// The login page of the stand-in: who comes, how surely, and what goes wrong.

import { html } from '#kernel/html/html.ts'
import type { DemoPerson } from '../../identity/means/demo.ts'
import { levels } from '../../identity/people/levels.ts'
import { faults } from './faults.ts'

export function loginPage(uid: string, people: readonly DemoPerson[], acr: string): string {
  return html`<!doctype html>
    <html lang="pl">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Węzeł krajowy na niby</title>
      </head>
      <body>
        <main>
          <h1>Węzeł krajowy na niby</h1>
          <p>Nikt tutaj nie istnieje. Wybierz, kim jesteś i co ma pójść źle.</p>
          <form method="post" action="/interaction/${uid}">
            <fieldset>
              <legend>Kim jesteś?</legend>
              ${people.map(
                ({ personId, givenNames, surname }, at) =>
                  html`<p>
                    <label
                      ><input type="radio" name="person" value="${personId}" ${at === 0 && 'checked'} />
                      ${givenNames.join(' ')} ${surname}</label
                    >
                  </p>`,
              )}
            </fieldset>
            <p>
              <label for="acr">Poziom zaufania</label>
              <select id="acr" name="acr">
                ${levels.map((level) => html`<option value="${level}" ${level === acr && 'selected'}>${level}</option>`)}
              </select>
            </p>
            <p>
              <label for="fault">Usterka</label>
              <select id="fault" name="fault">
                ${Object.entries(faults).map(([code, text]) => html`<option value="${code}">${code}: ${text}</option>`)}
              </select>
            </p>
            <p><button>Potwierdź tożsamość</button></p>
          </form>
        </main>
      </body>
    </html> `.toString()
}
