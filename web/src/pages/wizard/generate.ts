export async function generate(_route: (url: string) => void) {}
