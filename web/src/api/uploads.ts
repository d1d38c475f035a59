/** A file's way to the server: an address for it, the bytes with real progress, then what the checks said. */

import type { UploadAddress, UploadAnswer, UploadBody } from '../../generated/api'
import { say } from '../phrases/say'
import { ApiError, api, sentence } from './client'

export interface UploadOptions {
  purpose: 'photo' | 'logo' | 'font'
  /** Called with 0 to 1 while the bytes leave; at 1 the checks begin. */
  onProgress?: (fraction: number) => void
  signal?: AbortSignal
}

const NETWORK_TRIES = 3
const FIRST_WAIT_MS = 800
const CHECKING_LIMIT_MS = 180_000

/** By the name's ending, where the browser knows no type for it. */
const TYPES: Record<string, string> = {
  heic: 'image/heic',
  heif: 'image/heic',
  avif: 'image/avif',
  webp: 'image/webp',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  ttf: 'font/ttf',
  otf: 'font/otf',
  woff2: 'font/woff2',
}

/** Sends the file and waits until it is checked; throws with a sentence when it is refused or cannot be sent. */
export async function uploadFile(file: File, options: UploadOptions): Promise<{ fileKey: string }> {
  let fileKey = ''
  try {
    fileKey = await sendBytes(file, options, (key) => {
      fileKey = key
    })
    await untilChecked(fileKey, options.signal)
    return { fileKey }
  } catch (error) {
    if (options.signal?.aborted && fileKey) withdraw(fileKey)
    throw error
  }
}

export function deleteUpload(fileKey: string): Promise<void> {
  return api('/api/upload', { method: 'DELETE', query: { fileKey } })
}

export function mediaTypeOf(file: File): string {
  const ending = file.name.split('.').pop()?.toLowerCase() ?? ''
  return TYPES[ending] ?? file.type
}

/** A cancelled file need not stay; when this fails too, the server's own broom takes it. */
function withdraw(fileKey: string): void {
  deleteUpload(fileKey).catch(() => undefined)
}

async function sendBytes(file: File, options: UploadOptions, named: (key: string) => void): Promise<string> {
  for (let renewed = false; ; renewed = true) {
    const address = await addressFor(file, options)
    named(address.fileKey)
    try {
      await patiently(() => put(address, file, options), options.signal)
      return address.fileKey
    } catch (error) {
      if (renewed || !isOver(error)) throw error
    }
  }
}

function addressFor(file: File, { purpose, signal }: UploadOptions): Promise<UploadAddress> {
  const body = { mediaType: mediaTypeOf(file), sizeBytes: file.size, purpose } as UploadBody
  return patiently(() => api<UploadAddress>('/api/upload', { method: 'POST', body, signal }), signal)
}

/** The address has ended; a new one can be had. */
function isOver(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 403 || error.status === 410)
}

/** `fetch` reports no progress of what it sends, so the older way it is. */
function put(address: UploadAddress, file: File, { onProgress, signal }: UploadOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const request = new XMLHttpRequest()
    const abort = () => request.abort()
    request.open(address.method ?? 'PUT', address.uploadUrl)
    // The length is the browser's to say; it refuses to be told.
    for (const [name, value] of Object.entries(address.headers))
      if (name.toLowerCase() !== 'content-length') request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => event.total && onProgress?.(event.loaded / event.total)
    request.onload = () => {
      if (request.status >= 400) return reject(refusedBy(request.status))
      onProgress?.(1)
      resolve()
    }
    request.onerror = request.ontimeout = () => reject(lost())
    request.onabort = () => reject(signal?.reason)
    request.onloadend = () => signal?.removeEventListener('abort', abort)
    signal?.addEventListener('abort', abort)
    request.send(file)
  })
}

function lost(): ApiError {
  return new ApiError(say('The connection broke while the file was being sent. Try again in a moment.'), 0)
}

/** A server that stumbles counts as the network: the same bytes may pass in a moment. */
function refusedBy(status: number): ApiError {
  if (status >= 500) return lost()
  if (status === 413)
    return new ApiError(say('The file is larger than what was announced. Choose it again.'), status)
  return new ApiError(say('The file was not taken ({status}). Choose it again.', { status }), status)
}

async function untilChecked(fileKey: string, signal?: AbortSignal): Promise<void> {
  const look = () => api<UploadAnswer>('/api/upload', { query: { fileKey }, signal })
  const begun = Date.now()
  for (let wait = 250; Date.now() - begun < CHECKING_LIMIT_MS; wait = Math.min(wait * 1.5, 3000)) {
    const { status, reason } = await patiently(look, signal)
    if (status === 'cleared') return
    if (status === 'refused')
      throw new ApiError(reason ? sentence(reason) : say('The file was refused.'), 422)
    await pause(wait, signal)
  }
  throw new ApiError(say('The check of this file is taking too long. Try again in a few minutes.'), 504)
}

/** Tries again when it was the network's fault. */
async function patiently<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      const again = error instanceof ApiError && error.offline && tries < NETWORK_TRIES
      if (!again) throw error
      await pause(FIRST_WAIT_MS * 2 ** (tries - 1), signal)
    }
  }
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', stop, { once: true })
  })
}
