import '../../css/all.css'

export default function BrandKits() {
  return <div class="page" />
}
