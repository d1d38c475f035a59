import type { Edge } from '../design/arrange'

const PATHS: Record<Edge, string> = {
  left: 'M3 3v14M6 6h11v3H6zM6 11h7v3H6z',
  centre: 'M10 3v14M4 6h12v3H4zM6.500 11h7v3h-7z',
  right: 'M17 3v14M3 6h11v3H3zM7 11h7v3H7z',
  top: 'M3 3h14M6 6v11h3V6zM11 6v7h3V6z',
  middle: 'M3 10h14M6 4v12h3V4zM11 6.500v7h3v-7z',
  bottom: 'M3 17h14M6 3v11h3V3zM11 7v7h3V7z',
}

export function AlignIcon({ edge }: { edge: Edge }) {
  return (
    <svg width="18" height="18" viewBox="0 0 20 20" fill="none" stroke="currentColor" aria-hidden="true">
      <path d={PATHS[edge]} stroke-width="1.4" />
    </svg>
  )
}
