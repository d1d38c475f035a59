import { needSession } from '../api/session'
import { say } from '../phrases/say'
import { Empty } from './empty'

/** In place of a page that is nobody's until somebody signs in; the page comes back as it was asked for. */
export function SignInPrompt({ title, why }: { title: string; why: string }) {
  return (
    <Empty
      level={1}
      title={title}
      actions={
        <button type="button" class="btn btn-main" onClick={() => needSession(why)}>
          {say('Sign in')}
        </button>
      }
    >
      {why}
    </Empty>
  )
}
