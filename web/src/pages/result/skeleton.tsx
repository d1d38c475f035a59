/** The page's places before anything is known of the picture. */
export function Waiting() {
  return (
    <div class="page grid gap-6">
      <div class="grid min-h-[64px] content-start gap-2">
        <h1 class="text-3xl">Your picture</h1>
        <p class="hint">Loading…</p>
      </div>
      <div class="result">
        <div class="fading rounded-card aspect-video" />
        <div class="fading rounded-card hidden aspect-square lg:block" />
      </div>
    </div>
  )
}
