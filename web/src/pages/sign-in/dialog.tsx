import { useEffect } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { asked, token } from '../../api/session'
import { say } from '../../phrases/say'
import { Dialog } from '../../ui/dialog'
import { LinkForm } from './link-form'
import { keepNext, safePath } from './next'
import { useClerkKey } from './sign-in'

/** Signing in without leaving the page, when something needs it. */
export default function SignInDialog() {
  const clerk = useClerkKey()
  const { url } = useLocation()
  const wanted = asked.value
  const signedIn = !!token.value
  useEffect(() => {
    if (signedIn) wanted?.done(true)
  }, [signedIn, wanted])
  if (!wanted) return null
  const close = () => wanted.done(false)
  return (
    <Dialog title={say('Sign in')} close={close}>
      <p class="mb-4">{wanted.why}</p>
      {clerk !== null ? (
        <Elsewhere url={url} close={close} />
      ) : (
        <LinkForm sending={() => keepNext(safePath(url))} />
      )}
    </Dialog>
  )
}

/** Clerk's form may leave for another site and come back, so it has a page of its own. */
function Elsewhere({ url, close }: { url: string; close: () => void }) {
  return (
    <a href={`/sign-in?next=${encodeURIComponent(url)}`} class="btn btn-main w-full" onClick={close}>
      {say('Go to sign-in')}
    </a>
  )
}
