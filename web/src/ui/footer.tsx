/** The foot of every page but the canvas. A tree of its own, since it comes once the page answers. */

import { render } from 'preact'
import sheet from '../css/foot.css?url'
import { LanguageChoice } from './language-choice'

const foot = Object.assign(document.createElement('footer'), { className: 'foot' })
const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: sheet })
link.onload = link.onerror = () => {
  document.body.append(foot)
  render(<LanguageChoice />, foot)
}
document.head.append(link)
