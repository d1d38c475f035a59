export default function Styles() {
  return <div class="page" />
}
