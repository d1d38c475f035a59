import { say } from '../../phrases/say'
import { useFocusAtOnce } from '../../ui/focus'

/** The account is closed. Nothing here belongs to anybody any more. */
export function Farewell() {
  const place = useFocusAtOnce<HTMLDivElement>()
  return (
    <div ref={place} tabIndex={-1} class="grid max-w-[56ch] justify-items-start gap-4 py-10 outline-none">
      <h1 class="text-[28px]">{say('Your account is closed')}</h1>
      <p class="text-muted">
        {say(
          'From this moment nobody can sign in to it and its keys open nothing. Your photos, pictures and everything else are being deleted now; the last files are gone within hours.',
        )}
      </p>
      <p class="text-muted">{say('Thank you for the pictures. If you ever come back, you begin anew.')}</p>
      <a href="/" class="btn btn-main">
        {say('To the start')}
      </a>
    </div>
  )
}
