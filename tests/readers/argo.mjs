// Prints what Argo CD's own schemas have against the resources of a file of JSON, and the keys that they do not know, which a
// cluster would drop without a word: a schema asks for every key it knows.
import { readFileSync } from 'node:fs'
import * as kinds from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1'

const watched = (value, path, unasked) => {
  if (value === null || typeof value !== 'object') return value
  const asked = new Set()
  if (!Array.isArray(value)) unasked.push({ path, value, asked })
  const held = new Map()
  return new Proxy(value, {
    get(target, key) {
      asked.add(key)
      if (!held.has(key)) held.set(key, watched(target[key], `${path}/${String(key)}`, unasked))
      return held.get(key)
    },
  })
}

// Whatever is asked for nothing is open to any key, as a chart's values are.
const unknown = ({ path, value, asked }) =>
  asked.size ? Object.keys(value).filter((key) => !asked.has(key)).map((key) => `${path}/${key} is no key of Argo CD`) : []

const complaints = (resource) => {
  const unasked = []
  const found = []
  try {
    kinds[resource.kind].prototype.validate.call(watched(resource, resource.metadata.name, unasked))
  } catch (error) {
    found.push(`${resource.metadata.name}: ${error.message}`)
  }
  return [...found, ...unasked.flatMap(unknown)]
}

console.log(JSON.stringify(JSON.parse(readFileSync(process.argv[2], 'utf8')).flatMap(complaints)))
