/** Scenes painted with plain Canvas 2D, pixel for pixel as near the server's files as a browser can. */

export { type Failure, loadResources, type Picture, Resources } from './resources'
export { paintScene } from './scene'
