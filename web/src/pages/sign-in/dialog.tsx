export default function SignInDialog() {
  return <div class="page" />
}
