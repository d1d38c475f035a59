import '../../css/all.css'

export default function SignInDialog() {
  return <div class="page" />
}
