export default function SignIn() {
  return <div class="page" />
}
