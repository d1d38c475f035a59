/** Pages beyond the first: their code and the style sheet they share, fetched when they are opened. */

import type { ComponentType } from 'preact'
import { lazy } from 'preact-iso'
import sheet from '../css/all.css?url'
import { spoken } from '../phrases/language'
import { say } from '../phrases/say'
import { toast } from './toast'
import { Unfetched } from './unfetched'

type Module = { default: ComponentType }

export function page(load: () => Promise<Module>): ComponentType {
  return lazy(() => Promise.all([newest(load), styled()]).then(([module]) => module?.default ?? Unfetched))
}

const KEY = 'thumbsmith:reloaded'
const AGAIN_MS = 20_000

/**
 * What `load` imports, with the words it says. When it is gone, since a newer version was put in its place, the page is opened anew, once;
 * where the server cannot be reached that would leave nothing at all, so then it is said, and undefined.
 */
export async function newest<T>(load: () => Promise<T>): Promise<T | undefined> {
  try {
    const [found] = await Promise.all([load(), spoken])
    return found
  } catch {
    const there = await fetch(location.href, { method: 'HEAD' }).then(
      ({ ok }) => ok,
      () => false,
    )
    if (there && Date.now() - Number(sessionStorage.getItem(KEY)) > AGAIN_MS) {
      sessionStorage.setItem(KEY, String(Date.now()))
      location.reload()
    }
    toast(say('No connection to the server. What you entered is kept; try again in a moment.'), 'bad')
    return undefined
  }
}

let wanted: Promise<void> | undefined

/** The sheet is in place, or could not be had: a page without it is better than none. */
export function styled(): Promise<void> {
  if (typeof document === 'undefined') return Promise.resolve()
  wanted ??= document.querySelector(`link[href="${sheet}"]`) ? Promise.resolve() : fetched()
  return wanted
}

function fetched(): Promise<void> {
  return new Promise((resolve) => {
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: sheet })
    link.onload = link.onerror = () => resolve()
    document.head.append(link)
  })
}
