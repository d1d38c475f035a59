import '../../css/all.css'

export default function Account() {
  return <div class="page" />
}
