/**
 * Blocks of messages on disk, in MapDB. A volume is a sorted table of blocks that is written once and never changed;
 * the index is another such table, written anew by each checkpoint, that says which blocks exist. MapDB 3.1 has a
 * write-ahead log for tables that change in place, but it does not replay it when a store is opened, so a crash in the
 * middle of a commit damages the file; files that never change cannot be damaged that way, are written with one pass
 * over the data instead of two, and give their disk space back by being deleted.
 */
package io.chasqui.store.block;
