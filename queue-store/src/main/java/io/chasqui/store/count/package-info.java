/**
 * Counting without locks: numbers that one thread writes and every thread may read at any time. Whoever watches the
 * broker reads them where they stand, so that watching puts no work on an event loop.
 */
package io.chasqui.store.count;
