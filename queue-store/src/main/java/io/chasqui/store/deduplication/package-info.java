/**
 * Messages that come a second time: a publisher that does not know whether its message arrived sends it again, and the
 * broker drops the copy. {@link io.chasqui.store.deduplication.KeyWindow} remembers the keys of the latest messages,
 * {@link io.chasqui.store.deduplication.KeyLog} keeps them over a restart, and
 * {@link io.chasqui.store.deduplication.Deduplicator} does this for one queue.
 */
package io.chasqui.store.deduplication;
