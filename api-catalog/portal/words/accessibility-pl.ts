// The accessibility statement in Polish. Its parts and their order are those of the technical conditions
// of publication, version 2.0 of 31 July 2024 (art. 12 pkt 7 of the act of 4 April 2019).

export const accessibilityPl = {
  title: 'Deklaracja dostępności',
  missing: 'do uzupełnienia przez operatora',
  missingNotice:
    'Tej deklaracji brakuje danych operatora. Operator ustawia je w konfiguracji szyny:',
  operatorUnknown: 'Operator szyny',
  pledge:
    'zobowiązuje się zapewnić dostępność swojej strony internetowej zgodnie z ustawą z dnia 4 kwietnia 2019 r. o dostępności cyfrowej stron internetowych i aplikacji mobilnych podmiotów publicznych. Deklaracja dostępności dotyczy',
  scope: 'strony internetowej Szyna: katalogu API, stron logowania, stron osoby i urzędu',
  published: 'Data publikacji strony internetowej:',
  updated: 'Data ostatniej istotnej aktualizacji:',
  state: 'Stan dostępności cyfrowej',
  stateText:
    'Strona internetowa jest częściowo zgodna z ustawą o dostępności cyfrowej z powodu niezgodności wymienionych poniżej.',
  inaccessible: 'Niedostępne treści',
  inaccessibleText: [
    'Opisy API w katalogu piszą ich właściciele. Szyna pokazuje je w stałym układzie, ale nie sprawdza, czy są napisane prosto i czy treści obce językowo są oznaczone.',
    'Rysunki drogi wywołania, powiązań i dostępności mają opis słowny. Na wąskich ekranach zamiast rysunku drogi i powiązań jest sama lista.',
    'Nazwy pól, ścieżki i przykłady kodu są po angielsku albo w języku autora i nie są oznaczone jako obce.',
  ],
  preparation: 'Przygotowanie deklaracji dostępności',
  made: 'Data sporządzenia deklaracji:',
  reviewed: 'Data ostatniego przeglądu deklaracji:',
  basis:
    'Deklarację sporządzono na podstawie samooceny przeprowadzonej przez podmiot publiczny. Każda strona jest sprawdzana automatycznie narzędziem axe, w szerokim i wąskim oknie, w obu językach.',
  shortcuts: 'Skróty klawiszowe',
  shortcutsText:
    'Strona nie ma własnych skrótów klawiszowych. Można używać standardowych skrótów przeglądarki. Pierwszy odnośnik każdej strony przenosi do jej treści.',
  contact: 'Informacje zwrotne i dane kontaktowe',
  contactText:
    'Problemy z dostępnością cyfrową tej strony można zgłosić mejlem albo telefonicznie:',
  email: 'e-mail:',
  phone: 'telefon:',
  procedure: 'Obsługa wniosków i skarg związanych z dostępnością',
  procedureText: [
    'Każdy ma prawo wystąpić z żądaniem zapewnienia dostępności cyfrowej tej strony albo jej elementu. Można też zażądać udostępnienia informacji w inny sposób, na przykład odczytania jej albo opisania rysunku.',
    'Żądanie powinno zawierać: dane osoby zgłaszającej, wskazanie strony, której dotyczy, oraz sposób kontaktu. Jeśli potrzebny jest inny sposób podania informacji, należy go wskazać.',
    'Podmiot realizuje żądanie niezwłocznie, najpóźniej w ciągu 7 dni. Jeśli to niemożliwe, informuje o przyczynie i o nowym terminie, nie dłuższym niż 2 miesiące. Gdy dostępności zapewnić się nie da, proponuje inny sposób dostępu do informacji.',
    'Na odmowę albo niedotrzymanie terminu można złożyć skargę do podmiotu publicznego na zasadach Kodeksu postępowania administracyjnego. Po jej rozpatrzeniu można też złożyć wniosek do Rzecznika Praw Obywatelskich.',
  ],
  ombudsman: 'Strona Rzecznika Praw Obywatelskich',
  architecture: 'Dostępność architektoniczna',
  architectureText:
    'Szyna jest usługą sieciową i nie ma miejsca, w którym przyjmuje się ludzi. Dostępność siedziby opisuje operator; zapytaj o nią pod danymi kontaktowymi powyżej.',
  communication: 'Dostępność komunikacyjno-informacyjna',
  communicationText:
    'O dostępne sposoby kontaktu, w tym o tłumacza języka migowego, zapytaj operatora pod danymi kontaktowymi powyżej.',
}
