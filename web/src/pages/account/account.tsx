export default function Account() {
  return <div class="page" />
}
