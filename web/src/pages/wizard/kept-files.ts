/** Photos that were chosen and not yet sent, kept in this browser so that a reload loses none. */

const NAME = 'thumbsmith'
const STORE = 'photos'

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

async function asked<T>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | undefined> {
  try {
    const database = await opened()
    return await new Promise<T>((resolve, reject) => {
      const request = ask(database.transaction(STORE, mode).objectStore(STORE))
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
  } catch {
    return undefined // private windows may refuse: then a reload asks for the photo again
  }
}

export const keepFile = (id: string, file: File) => asked('readwrite', (store) => store.put(file, id))
export const keptFile = (id: string) => asked<File>('readonly', (store) => store.get(id))
export const dropFile = (id: string) => asked('readwrite', (store) => store.delete(id))
