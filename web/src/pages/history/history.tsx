export default function History() {
  return <div class="page" />
}
