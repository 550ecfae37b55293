// One sender per phone, whatever windows are open.

// Without the Locks API (iOS before 15.4) two senders are only wasteful: the server's key keeps it single.
export function underLock(name, options, work) {
  return navigator.locks ? navigator.locks.request(name, options, work) : work(true);
}
