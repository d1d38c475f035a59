/** Where to go from a picture that is not there. */
export function Elsewhere({ main = true }: { main?: boolean }) {
  return (
    <>
      <a href="/history" class={main ? 'btn btn-main' : 'btn'}>
        Your pictures
      </a>
      <a href="/" class="btn">
        Make a thumbnail
      </a>
    </>
  )
}
