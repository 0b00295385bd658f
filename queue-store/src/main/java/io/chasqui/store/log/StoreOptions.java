package io.chasqui.store.log;

/**
 * Sizes of the durable store.
 *
 * @param segmentBytes size of a journal segment, at least 1 MiB
 * @param checkpointBytes a checkpoint begins once the journal has grown by this much since the last one
 * @param volumeBytes blocks go to a new volume once the current one has this size
 * @param sync false to leave syncing to the operating system: for measuring what the disk costs, never for real data
 */
public record StoreOptions(long segmentBytes, long checkpointBytes, long volumeBytes, boolean sync) {

    private static final long MIB = 1024 * 1024;

    /** 64 MiB segments, a checkpoint every 128 MiB, volumes of 256 MiB. */
    public static final StoreOptions DEFAULT = new StoreOptions(64 * MIB, 128 * MIB, 256 * MIB, true);

    public StoreOptions {
        if (segmentBytes < MIB || segmentBytes > 1024 * MIB) {
            throw new IllegalArgumentException("segment size must be 1 MiB to 1 GiB: " + segmentBytes);
        }
        if (checkpointBytes < 1 || volumeBytes < MIB) {
            throw new IllegalArgumentException("checkpoint size must be positive, volume size at least 1 MiB");
        }
    }

    public StoreOptions withSegmentBytes(long bytes) {
        return new StoreOptions(bytes, checkpointBytes, volumeBytes, sync);
    }

    public StoreOptions withCheckpointBytes(long bytes) {
        return new StoreOptions(segmentBytes, bytes, volumeBytes, sync);
    }

    public StoreOptions withVolumeBytes(long bytes) {
        return new StoreOptions(segmentBytes, checkpointBytes, bytes, sync);
    }

    public StoreOptions withSync(boolean on) {
        return new StoreOptions(segmentBytes, checkpointBytes, volumeBytes, on);
    }
}
