import '../../css/all.css'

export default function History() {
  return <div class="page" />
}
