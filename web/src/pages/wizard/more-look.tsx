import Ground from './ground'
import KitChips from './kit-chips'

/** What is asked of those who are signed in: whose colours, and who makes the ground. */
export default function MoreLook() {
  return (
    <>
      <KitChips />
      <Ground />
    </>
  )
}
