import { useState } from 'preact/hooks'
import type { KitAnswer } from '../../../generated/api'
import { api } from '../../api/client'
import { say } from '../../phrases/say'
import { draftOf, EMPTY, type FileChange, faults, type KitDraft, type KitFaults, kitBody } from './kit'
import { type Upload, useUpload } from './use-upload'

export interface KitForm {
  draft: KitDraft
  change: (parts: Partial<KitDraft>) => void
  wrong: KitFaults
  logo: Upload
  /** As it lies here or on the server. */
  logoUrl: string | null
  chooseLogo: (file: File) => void
  removeLogo: () => void
  font: Upload
  /** The font of one's own, if there is to be one. */
  ownFont: { key: string; name: string; url: string; fresh: boolean } | null
  chooseFont: (file: File) => void
  /** One of the list instead. */
  chooseFace: (face: string | null) => void
  licence: string
  writeLicence: (licence: string) => void
  /** The kit as it is kept, with what is still on its way; or null when something is to be corrected first. */
  save: () => Promise<KitAnswer | null>
}

export function useKitForm(kit: KitAnswer | null): KitForm {
  const [draft, setDraft] = useState<KitDraft>(kit ? draftOf(kit) : EMPTY)
  const [wrong, setWrong] = useState<KitFaults>({})
  const [logoGone, setLogoGone] = useState(false)
  const [fontGone, setFontGone] = useState(false)
  const [licence, setLicence] = useState(kit?.fontLicence ?? '')
  const logo = useUpload('logo')
  const font = useUpload('font')
  const change = (parts: Partial<KitDraft>) => {
    setDraft((held) => ({ ...held, ...parts }))
    setWrong((held) => without(held, Object.keys(parts)))
  }

  const save = async () => {
    const now = faults(draft, !!font.sending, licence)
    setWrong(now)
    if (Object.keys(now).length) return null
    const [newLogo, newFont] = await Promise.all([logo.arrived(), font.arrived()])
    // It was refused, which is said beside it.
    if ((logo.sending && !newLogo) || (font.sending && !newFont)) return null
    const files = { logo: changeOf(newLogo, logoGone), font: changeOf(newFont, fontGone || !kit?.fontUrl) }
    const body = kitBody(draft, files, licence)
    const kept = await (kit
      ? api<KitAnswer>(`/api/brand-kit/${kit.id}`, { method: 'PATCH', body })
      : api<KitAnswer>('/api/brand-kits', { method: 'POST', body }))
    logo.keep()
    font.keep()
    return kept
  }
  return {
    draft,
    change,
    wrong,
    logo,
    logoUrl: logo.sending?.url ?? (logoGone ? null : (kit?.logoUrl ?? null)),
    chooseLogo: logo.start,
    removeLogo: () => {
      logo.drop()
      setLogoGone(true)
    },
    font,
    ownFont: ownFontOf(font, fontGone ? null : kit),
    chooseFont: (file) => {
      setLicence('')
      font.start(file)
    },
    chooseFace: (face) => {
      font.drop()
      setFontGone(true)
      change({ font: face })
    },
    licence,
    writeLicence: (text) => {
      setLicence(text)
      setWrong((held) => without(held, ['licence']))
    },
    save,
  }
}

function changeOf(fileKey: string | null, gone: boolean): FileChange {
  return fileKey ? { kind: 'new', fileKey } : { kind: gone ? 'none' : 'same' }
}

function without(wrong: KitFaults, names: string[]): KitFaults {
  return Object.fromEntries(Object.entries(wrong).filter(([name]) => !names.includes(name)))
}

function ownFontOf(upload: Upload, kit: KitAnswer | null): KitForm['ownFont'] {
  if (upload.sending) {
    const { file, url } = upload.sending
    return { key: url, name: file.name, url, fresh: true }
  }
  if (!kit?.fontUrl || !kit.font) return null
  return { key: kit.font, name: kit.fontName ?? say('Own font'), url: kit.fontUrl, fresh: false }
}
