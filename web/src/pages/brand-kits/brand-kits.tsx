export default function BrandKits() {
  return <div class="page" />
}
