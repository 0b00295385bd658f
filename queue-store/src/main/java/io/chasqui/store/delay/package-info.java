/**
 * Messages that wait for a time of their own. They lie in lanes by the slot of time in which they are due, narrow slots
 * near to now and wide ones far away, so that only what is due within the next second or so is held on the heap.
 */
package io.chasqui.store.delay;
