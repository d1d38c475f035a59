/** Scenes painted with plain Canvas 2D, pixel for pixel as near the server's files as a browser can. */

export { hitTest, type LayerBounds, layerBounds, layersAt } from './hits'
export { bodyKey } from './keys'
export { Painter, type PainterOptions } from './painter'
export { type Failure, loadResources, type Picture, Resources } from './resources'
export { type PaintOptions, paintScene, sizeAt } from './scene'
export { paintThumbnail } from './thumbnail'
