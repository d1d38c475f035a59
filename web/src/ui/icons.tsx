import type { ComponentType } from 'preact'

/** Line icons on a 20-unit grid, drawn with the text colour. Decoration only: give the control its own label. */
export type Icon = ComponentType<{ size?: number }>

export function icon(path: string): Icon {
  return ({ size = 18 }) => (
    <svg width={size} height={size} viewBox="0 0 20 20" fill="none" stroke="currentColor" aria-hidden="true">
      <path d={path} stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  )
}

export const PlusIcon = /* @__PURE__ */ icon('M10 4v12M4 10h12')
export const MinusIcon = /* @__PURE__ */ icon('M4 10h12')
export const CloseIcon = /* @__PURE__ */ icon('M5 5l10 10M15 5L5 15')
export const CheckIcon = /* @__PURE__ */ icon('M4 10.5l4 4 8-9')
export const SunIcon = /* @__PURE__ */ icon(
  'M10 6.5a3.5 3.5 0 100 7 3.5 3.5 0 000-7zM10 1.5v2M10 16.5v2M1.5 10h2M16.5 10h2M4 4l1.4 1.4M14.6 14.6L16 16M16 4l-1.4 1.4M5.4 14.6L4 16',
)
export const MoonIcon = /* @__PURE__ */ icon('M16.5 12A7 7 0 018 3.500a7 7 0 108.5 8.500z')
export const CameraIcon = /* @__PURE__ */ icon(
  'M3 6.500h3l1.5-2h5l1.5 2h3v9.500H3zM10 8.500a2.8 2.8 0 100 5.6 2.8 2.8 0 000-5.600z',
)
export const UserIcon = /* @__PURE__ */ icon(
  'M10 3.500a3.3 3.3 0 100 6.6 3.3 3.3 0 000-6.600zM3.5 17c.8-3.3 3.3-4.8 6.5-4.800s5.7 1.5 6.5 4.8',
)
export const WandIcon = /* @__PURE__ */ icon('M4 16l8.5-8.500M14 3v3M17 6h-3M15.5 10v2M8 4v2')
export const ListIcon = /* @__PURE__ */ icon('M4 6h12M4 10h12M4 14h8')
export const SearchIcon = /* @__PURE__ */ icon('M9 3.500a5.5 5.5 0 100 11 5.5 5.5 0 000-11zM13 13l4 4')
export const SwapIcon = /* @__PURE__ */ icon('M4 7h11l-3-3M16 13H5l3 3')
export const DownloadIcon = /* @__PURE__ */ icon('M10 3v10M6 9.500l4 4 4-4M4 17h12')
export const ArrowIcon = /* @__PURE__ */ icon('M4 10h12M11 5l5 5-5 5')
export const BackIcon = /* @__PURE__ */ icon('M16 10H4M9 5l-5 5 5 5')
export const EditIcon = /* @__PURE__ */ icon('M4 16l1-4 8.5-8.5 3 3L8 15z')
export const TrashIcon = /* @__PURE__ */ icon('M4 6h12M8 6V4h4v2M6 6l.7 10h6.600L14 6')
export const CopyIcon = /* @__PURE__ */ icon('M7 7h9v9H7zM4 13V4h9')
export const EyeIcon = /* @__PURE__ */ icon(
  'M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM10 8a2 2 0 100 4 2 2 0 000-4z',
)
export const HiddenIcon = /* @__PURE__ */ icon(
  'M2 10s3-5 8-5c1.3 0 2.5.3 3.5.8M18 10s-3 5-8 5c-1.3 0-2.5-.3-3.5-.8M4 16L16 4',
)
export const LockIcon = /* @__PURE__ */ icon('M5 9h10v8H5zM7 9V6.500a3 3 0 016 0V9')
export const UnlockIcon = /* @__PURE__ */ icon('M5 9h10v8H5zM7 9V6.500a3 3 0 015.8-1')
export const UpIcon = /* @__PURE__ */ icon('M10 16V4M5 9l5-5 5 5')
export const DownIcon = /* @__PURE__ */ icon('M10 4v12M5 11l5 5 5-5')
export const UndoIcon = /* @__PURE__ */ icon('M7 4L3.5 7.5 7 11M3.5 7.500H12a4.5 4.5 0 010 9H8')
export const RedoIcon = /* @__PURE__ */ icon('M13 4l3.5 3.500L13 11M16.5 7.500H8a4.5 4.5 0 000 9h4')
export const TextIcon = /* @__PURE__ */ icon('M4 5h12M10 5v11M8 16h4')
export const ImageIcon = /* @__PURE__ */ icon('M3 4h14v12H3zM3 13l4-4 3 3 3-3 4 4M7 7.500v.01')
export const LayersIcon = /* @__PURE__ */ icon('M10 3l7 4-7 4-7-4zM3 11l7 4 7-4')
export const GridIcon = /* @__PURE__ */ icon('M4 4h5v5H4zM11 4h5v5h-5zM4 11h5v5H4zM11 11h5v5h-5z')
export const KeyIcon = /* @__PURE__ */ icon(
  'M13 3.500a3.5 3.5 0 11-2.5 6L4 16v-3l2-.5.5-2 2-.5M13.5 6.500v.01',
)
export const SparkIcon = /* @__PURE__ */ icon(
  'M10 2v5M10 13v5M2 10h5M13 10h5M5 5l2.5 2.500M12.5 12.500L15 15M15 5l-2.5 2.500M7.5 12.500L5 15',
)
export const WarningIcon = /* @__PURE__ */ icon('M10 3l8 14H2zM10 8v4M10 14.500v.01')
export const InfoIcon = /* @__PURE__ */ icon(
  'M10 2.500a7.5 7.5 0 100 15 7.5 7.5 0 000-15zM10 9v5M10 6.500v.01',
)
export const LinkIcon = /* @__PURE__ */ icon(
  'M8.5 11.500l3-3M7 9L5 11a3 3 0 004 4l2-2M13 11l2-2a3 3 0 00-4-4L9 7',
)
export const ClockIcon = /* @__PURE__ */ icon('M10 2.500a7.5 7.5 0 100 15 7.5 7.5 0 000-15zM10 6v4l3 2')
export const MoreIcon = /* @__PURE__ */ icon(
  'M4 9.500a.5.5 0 100 1 .5.5 0 000-1zM10 9.500a.5.5 0 100 1 .5.5 0 000-1zM16 9.500a.5.5 0 100 1 .5.5 0 000-1z',
)
export const RepeatIcon = /* @__PURE__ */ icon(
  'M4 9a6 6 0 0110.500-3L16 7.500M16 4v3.500h-3.500M16 11a6 6 0 01-10.500 3L4 12.500M4 16v-3.500h3.500',
)
