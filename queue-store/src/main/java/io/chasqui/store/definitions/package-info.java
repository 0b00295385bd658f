/**
 * Where definitions are kept: virtual hosts, users, permissions, exchanges, queues, bindings, policies, parameters.
 * {@link io.chasqui.store.definitions.DefinitionStore} is the port; here are its implementations for one broker, in
 * memory and on disk.
 *
 * <p>On disk, {@code definitions.db} is a MapDB sorted table with everything up to some point, and
 * {@code definitions-N.log} holds the changes since, one write and one fdatasync per group of changes. When the log has
 * grown, both are merged into a new table that takes the old one's place by renaming. MapDB's own transactions are not
 * used: in 3.1.0 StoreWAL changes the file in place when it commits and never replays its write-ahead log, so that
 * {@code kill -9} during a commit leaves a torn file.
 */
package io.chasqui.store.definitions;
