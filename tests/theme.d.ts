// What the theme's script offers to others.

interface Stream<T> {
  next(value: T): void
  subscribe(listener: (value: T) => void): { unsubscribe(): void }
}

declare var alert$: Stream<string>
declare var component$: Stream<any>
declare var document$: Stream<Document>
declare var location$: Stream<URL>
