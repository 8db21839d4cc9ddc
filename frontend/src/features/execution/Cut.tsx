/** Said at a button before it is pressed: why it cannot be done while the line is cut. */
export function Cut({ why }: { why: string | null }) {
  return why && <small className="cut">{why}</small>;
}
