import '../css/all.css'

export default function Editor() {
  return <div class="page" />
}
