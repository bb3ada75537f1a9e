// Shows what needs passkeys where the browser has them, and says so in the page's words when one did not work.
if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll('[data-passkey]')) part.hidden = false
  const notice = document.querySelector('[data-passkey-failed]')
  document.addEventListener('allauth.error', (event) => {
    event.preventDefault()
    notice.hidden = false
  })
}
