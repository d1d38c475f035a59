/** Run once at build time, in Node: the pages as they look to somebody who is not signed in. */

import prerender, { locationStub } from 'preact-iso/prerender'
import { App } from './app'

/** Addresses with a document of their own, and the title of each. `/g` stands for every generation. */
export const documents: Record<string, string> = {
  '/': 'Thumbsmith',
  '/styles': 'Styles · Thumbsmith',
  '/history': 'History · Thumbsmith',
  '/brand-kits': 'Brand kits · Thumbsmith',
  '/account': 'Account · Thumbsmith',
  '/sign-in': 'Sign in · Thumbsmith',
  '/g': 'Thumbsmith',
  '/404': 'Not found · Thumbsmith',
}

export async function render(path: string): Promise<string> {
  locationStub(path === '/g' ? '/g/any' : path)
  return (await prerender(<App />)).html
}
