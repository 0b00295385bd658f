package io.chasqui.store.log.disk;

/** How much a checkpoint does. */
enum CheckpointKind {

    /** Only writes the blocks that lanes handed over, to give memory back. The journal still covers them. */
    PAGE_OUT,

    /** Also collects what outlived a generation, writes the index and lets journal segments go. */
    FULL,

    /** The last one before an orderly end: collects everything. */
    FINAL
}
