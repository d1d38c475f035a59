export default function Result() {
  return <div class="page" />
}
