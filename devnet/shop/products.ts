/** Something that the demo shop sells. */
export interface Product {
  readonly id: string
  readonly name: string
  readonly description: string
  /** US dollars, two decimals. */
  readonly priceUsd: string
}

/** What the demo shop sells. */
export const PRODUCTS: readonly Product[] = [
  {
    id: 'coffee',
    name: 'Coffee beans',
    description: '250 g, roasted on Tuesday',
    priceUsd: '12.00',
  },
  { id: 'mug', name: 'Enamel mug', description: 'Blue, survives a fall', priceUsd: '18.50' },
  { id: 'grinder', name: 'Hand grinder', description: 'Steel burrs, 30 g at a time', priceUsd: '64.90' },
]

/** The product of an id. */
export function findProduct(id: string): Product | undefined {
  return PRODUCTS.find(product => product.id === id)
}
