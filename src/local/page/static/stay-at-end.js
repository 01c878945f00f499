/** A list that was scrolled to its end stays there when it becomes lower: a panel opened, or a box grew. */
export function stayAtEnd(list) {
  let isAtEnd = true;
  list.addEventListener('scroll', () => {
    isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  });
  new ResizeObserver(() => {
    if (isAtEnd) list.scrollTop = list.scrollHeight;
  }).observe(list);
}
