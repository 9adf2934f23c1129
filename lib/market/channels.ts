/** Keys of the channels that the model treats apart; every other one counts as sales booked on its store. */
export const CHANNEL = { several: 0, store: 1, web: 2, click_and_collect: 3, marketplace: 5 } as const
