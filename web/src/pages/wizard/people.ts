export function add(_files: File[], _role: string) {}
