/** In the place of a page whose code could not be had. */
export function Unfetched() {
  return (
    <div class="page">
      <h1 class="mb-2 text-[30px]">This page could not be loaded</h1>
      <button type="button" class="btn" onClick={() => location.reload()}>
        Try again
      </button>
    </div>
  )
}
