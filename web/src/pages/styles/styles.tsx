import '../../css/all.css'

export default function Styles() {
  return <div class="page" />
}
