/**
 * Queues: who gets which message next, and what is not settled yet. A {@link io.chasqui.store.queue.MessageQueue} is
 * touched by its owner thread only and keeps its messages in order in lanes; a lane is a chain of segments, each either
 * on the heap or paged out as one {@link io.chasqui.store.log.MessageBlock}. Storage is behind the ports of
 * {@link io.chasqui.store.log}.
 */
package io.chasqui.store.queue;
