interface Props {
  label: string
  on: boolean
  onChange: (on: boolean) => void
}

export function Check({ label, on, onChange }: Props) {
  return (
    <label class="ed-check">
      <input type="checkbox" checked={on} onChange={(event) => onChange(event.currentTarget.checked)} />
      {label}
    </label>
  )
}
