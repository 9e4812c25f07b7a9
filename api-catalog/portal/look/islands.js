// The islands: what a page can do beyond being read. Nothing here is needed for reading. Text is put
// in as text, never as markup. The sentences come from the page, in its language.
'use strict'
;(() => {
  const words = document.documentElement.dataset

  // A copy button for every block of code that asks for one.
  for (const box of document.querySelectorAll('[data-copy].code-box')) {
    const block = box.querySelector('pre')
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'copy'
    button.textContent = words.copy
    button.setAttribute('aria-label', `${words.copy}: ${box.dataset.copy}`)
    const told = document.createElement('span')
    told.className = 'told'
    told.setAttribute('role', 'status')
    button.addEventListener('click', async () => {
      told.textContent = (await copy(block)) ? words.copied : words.copyFailed
      setTimeout(() => (told.textContent = ''), 3000)
    })
    const bar = document.createElement('div')
    bar.className = 'copy-bar'
    bar.append(told, button)
    box.append(bar)
  }

  async function copy(block) {
    try {
      await navigator.clipboard.writeText(block.textContent)
      return true
    } catch {
      // Not a secure context, or not permitted: the text is selected for the person to copy.
      getSelection().selectAllChildren(block)
      return false
    }
  }

  // A filter over a long list of operations.
  for (const list of document.querySelectorAll('[data-filter]')) {
    const rows = [...list.querySelectorAll('[data-row]')]
    if (rows.length < 6) continue
    const id = 'filter'
    const label = document.createElement('label')
    label.htmlFor = id
    label.textContent = list.dataset.filter
    const input = document.createElement('input')
    input.id = id
    input.type = 'search'
    input.autocomplete = 'off'
    const count = document.createElement('span')
    count.setAttribute('role', 'status')
    const bar = document.createElement('div')
    bar.className = 'filter'
    bar.append(label, input, count)
    list.before(bar)
    const texts = rows.map((row) => fold(row.textContent))
    input.addEventListener('input', () => {
      const wanted = fold(input.value).split(/\s+/).filter(Boolean)
      let shown = 0
      rows.forEach((row, at) => {
        row.hidden = !wanted.every((word) => texts[at].includes(word))
        if (!row.hidden) shown++
      })
      for (const group of list.querySelectorAll('[data-group]')) {
        group.hidden = !group.querySelector('[data-row]:not([hidden])')
      }
      count.textContent = wanted.length > 0 ? `${shown} / ${rows.length}` : ''
    })
  }

  function fold(text) {
    return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[łŁ]/g, 'l').toLowerCase()
  }

  // What an address points at is opened, when it lies in something folded.
  function reveal() {
    let at =
      location.hash.length > 1 &&
      document.getElementById(decodeURIComponent(location.hash.slice(1)))
    const target = at
    for (; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true
    if (target) target.scrollIntoView()
  }
  addEventListener('hashchange', reveal)
  reveal()

  // On paper everything is unfolded.
  addEventListener('beforeprint', () => {
    for (const folded of document.querySelectorAll('details:not([open])')) folded.open = true
  })
})()
