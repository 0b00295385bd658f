package io.chasqui.store.block;

import io.chasqui.store.log.MessageBlock;

/**
 * A block that a volume holds and somebody still needs.
 *
 * @param recordId its place in the volume
 */
public record StoredBlock(long laneId, MessageBlock block, long recordId) {}
