/** Where the first item stands for which `holds`, from `first` on; the end if there is none. It must hold for all that follow it: the items are in an order. */
export function firstWhere<T>(items: readonly T[], first: number, holds: (item: T) => boolean): number {
  let [low, high] = [first, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(items[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
