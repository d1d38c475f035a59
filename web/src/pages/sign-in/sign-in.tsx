import '../../css/all.css'

export default function SignIn() {
  return <div class="page" />
}
