/** What an acknowledged write is worth: a promise, and its price when members are missing. */
export enum Durability {
  /**
   * An acknowledged write survives the loss of any one member, and of any minority. While no other member can confirm, writes wait;
   * reads go on.
   */
  ZERO_LOSS = 'zero-loss',

  /**
   * As ZERO_LOSS while another member is there to confirm. While none is, writes go on, and those would be lost with the primary.
   */
  AVAILABLE = 'available',

  /** The primary alone confirms; the others follow as fast as they can. What they have not got is lost with the primary. */
  BEST_EFFORT = 'best-effort',
}
