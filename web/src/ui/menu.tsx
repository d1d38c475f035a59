import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { type Icon, MoreIcon } from './icons'

interface Props {
  /** Whose menu it is, for those who hear it. */
  label: string
  children: ComponentChildren
}

/** A button that opens a list of actions over the page. Arrows move in it, Escape closes it. */
export function Menu({ label, children }: Props) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    const held = list.current
    const toggled = (event: Event) => {
      const open = (event as ToggleEvent).newState === 'open'
      button.current?.setAttribute('aria-expanded', String(open))
      if (open) items(held)[0]?.focus()
    }
    held?.addEventListener('toggle', toggled)
    return () => held?.removeEventListener('toggle', toggled)
  }, [])
  const open = () => {
    const { bottom, left, right } = (button.current as HTMLElement).getBoundingClientRect()
    const held = list.current as HTMLElement
    held.togglePopover()
    const { offsetWidth, offsetHeight } = held
    const at = document.documentElement.dir === 'rtl' ? left : right - offsetWidth
    held.style.left = `${Math.max(8, Math.min(at, innerWidth - offsetWidth - 8))}px`
    held.style.top = `${Math.max(8, Math.min(bottom + 4, innerHeight - offsetHeight - 8))}px`
  }
  const close = () => list.current?.hidePopover()
  const key = (event: KeyboardEvent) => {
    const all = items(list.current)
    const at = all.indexOf(document.activeElement as HTMLElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key]
    if (to !== undefined) {
      event.preventDefault()
      all.at(to % all.length)?.focus()
    } else if (event.key === 'Tab') close()
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        class="btn btn-bare btn-small px-2"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded="false"
        onClick={open}
      >
        <MoreIcon />
      </button>
      <div
        ref={list}
        id={id}
        popover="auto"
        role="menu"
        aria-label={label}
        class="menu"
        onKeyDown={key}
        onClick={close}
      >
        {children}
      </div>
    </>
  )
}

function items(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])]
}

interface Item {
  icon: Icon
  children: ComponentChildren
  run?: () => void
  href?: string
  bad?: boolean
}

export function MenuItem({ icon: Mark, children, run, href, bad }: Item) {
  const own = {
    role: 'menuitem',
    tabIndex: -1,
    class: `menu-item ${bad ? 'text-bad' : ''}`,
    onClick: run,
  } as const
  const inside = (
    <>
      <Mark size={16} />
      {children}
    </>
  )
  if (href)
    return (
      <a href={href} {...own}>
        {inside}
      </a>
    )
  return (
    <button type="button" {...own}>
      {inside}
    </button>
  )
}
