/** Parts of the wizard that are fetched when they are first needed, so that the first document stays small. */

import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { newest, styled } from '../../shell/page'

type Loaded<Props> = () => Promise<{ default: ComponentType<Props> }>

/** Nothing, then the component that `load` brings. */
export function Later<Props extends object>({ load, ...props }: { load: Loaded<Props> } & Props) {
  const [Found, setFound] = useState<ComponentType<Props> | null>(null)
  useEffect(() => {
    let wanted = true
    Promise.all([newest(load), styled()]).then(
      ([module]) => wanted && module && setFound(() => module.default),
    )
    return () => {
      wanted = false
    }
  }, [load])
  return Found ? <Found {...(props as unknown as Props)} /> : null
}
