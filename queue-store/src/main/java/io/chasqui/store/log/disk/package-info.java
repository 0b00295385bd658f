/**
 * The durable message store of one node: partitions write to the journal, the checkpointer moves what stays alive into
 * blocks and drops journal segments, recovery turns what the journal holds into blocks before anything else starts.
 */
package io.chasqui.store.log.disk;
