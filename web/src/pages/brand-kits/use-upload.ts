import { useEffect, useRef, useState } from 'preact/hooks'
import { said } from '../../api/client'
import { deleteUpload, uploadFile } from '../../api/uploads'

export interface Sending {
  file: File
  /** The file as it lies in this browser. */
  url: string
  fraction: number
  /** Null until the server has it and found nothing wrong. */
  fileKey: string | null
}

export interface Upload {
  sending: Sending | null
  fault: string
  start: (file: File) => void
  /** When nothing is under way any more: the key of the file that is there now, if there is one. */
  arrived: () => Promise<string | null>
  /** Stops it, or takes the file back from the server. */
  drop: () => void
  /** The kit has it now; leaving the page no longer takes it back. */
  keep: () => void
}

interface Held {
  control: AbortController
  sending: Sending
  /** Resolves whether it went well or not. */
  over: Promise<void>
}

/** One file on its way; another one takes its place. */
export function useUpload(purpose: 'logo' | 'font'): Upload {
  const [sending, setSending] = useState<Sending | null>(null)
  const [fault, setFault] = useState('')
  const held = useRef<Held | null>(null)

  const show = (now: Sending) => {
    if (held.current) held.current.sending = now
    setSending(now)
  }
  const release = () => {
    if (!held.current) return
    const { control, sending: last } = held.current
    held.current = null
    control.abort()
    URL.revokeObjectURL(last.url)
    // What nobody uses is swept away by the server too, later.
    if (last.fileKey) deleteUpload(last.fileKey).catch(() => undefined)
  }
  const send = async (begun: Sending, signal: AbortSignal) => {
    const onProgress = (fraction: number) => signal.aborted || show({ ...begun, fraction })
    try {
      const { fileKey } = await uploadFile(begun.file, { purpose, signal, onProgress })
      show({ ...begun, fraction: 1, fileKey })
    } catch (error) {
      if (signal.aborted) return
      drop()
      setFault(said(error))
    }
  }
  const start = (file: File) => {
    drop()
    const control = new AbortController()
    const begun = { file, url: URL.createObjectURL(file), fraction: 0, fileKey: null }
    held.current = { control, sending: begun, over: Promise.resolve() }
    setSending(begun)
    held.current.over = send(begun, control.signal)
  }
  const arrived = async () => {
    await held.current?.over
    return held.current?.sending.fileKey ?? null
  }
  const drop = () => {
    release()
    setSending(null)
    setFault('')
  }
  const keep = () => {
    held.current = null
  }
  useEffect(() => release, [])
  return { sending, fault, start, arrived, drop, keep }
}
