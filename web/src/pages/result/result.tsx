import '../../css/all.css'

export default function Result() {
  return <div class="page" />
}
