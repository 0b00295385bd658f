package io.chasqui.store.block;

import io.chasqui.store.journal.Disk;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.MessageBlock.BlockLocation;
import io.chasqui.store.message.Message;
import io.chasqui.store.table.TableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The volumes of a data directory. {@link #put} and what follows it belongs to the checkpoint thread; {@link #volume} is
 * for any thread.
 */
public final class Volumes implements AutoCloseable {

    private static final String PREFIX = "volume-";
    private static final String SUFFIX = ".table";
    private static final int OPEN_FILES = 64;

    private final Disk disk;
    private final Path directory;
    private final long volumeBytes;
    private final NavigableMap<Integer, Volume> volumes = new ConcurrentSkipListMap<>();
    private final List<Volume> finished = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(TableFile.MAX_VALUE);
    private VolumeWriter writer;
    private int nextNumber;

    /**
     * Takes over the volumes that the index refers to and removes all others.
     *
     * @param live the blocks of each volume
     */
    public Volumes(Disk disk, Path directory, long volumeBytes, Map<Integer, List<StoredBlock>> live)
            throws IOException {
        this.disk = disk;
        this.directory = directory;
        this.volumeBytes = volumeBytes;
        removeUnused(live.keySet());
        for (Map.Entry<Integer, List<StoredBlock>> entry : live.entrySet()) {
            Volume volume = existing(entry.getKey(), entry.getValue());
            volumes.put(entry.getKey(), volume);
            nextNumber = Math.max(nextNumber, entry.getKey());
        }
        nextNumber++;
    }

    private Volume existing(int number, List<StoredBlock> blocks) throws IOException {
        Path path = path(number);
        if (!Files.exists(path)) {
            throw new IOException("volume " + path + " is missing, but the index refers to " + blocks.size()
                    + " blocks in it. Restore it from a backup");
        }
        Volume volume = new Volume(disk, number, path, Files.size(path), blocks);
        volume.indexed(true);
        return volume;
    }

    private void removeUnused(Set<Integer> used) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                String digits = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
                int number = Integer.parseUnsignedInt(digits, 16);
                nextNumber = Math.max(nextNumber, number);
                if (!used.contains(number)) {
                    disk.delete(file);
                }
            }
        }
    }

    private Path path(int number) {
        return directory.resolve(String.format("%s%08x%s", PREFIX, number, SUFFIX));
    }

    /** Writes a block. It counts once {@link #commit} returned. */
    public BlockLocation put(long laneId, MessageBlock block, Message[] messages) throws IOException {
        if (writer != null && writer.byteSize() >= volumeBytes) {
            finishVolume();
        }
        if (writer == null) {
            int number = nextNumber++;
            writer = new VolumeWriter(disk, number, path(number), buffer);
        }
        return writer.put(laneId, block, messages);
    }

    private void finishVolume() throws IOException {
        finished.add(writer.finish());
        writer = null;
    }

    /** Makes every block put since the last commit durable and readable. */
    public void commit() throws IOException {
        if (writer != null) {
            finishVolume();
        }
        for (Volume volume : finished) {
            volumes.put(volume.number(), volume);
        }
        finished.clear();
    }

    /** Forgets every block put since the last commit. */
    public void rollback() {
        if (writer != null) {
            writer.abandon();
            writer = null;
        }
        for (Volume volume : finished) {
            try {
                volume.delete();
            } catch (IOException e) {
                // the next start removes files that nothing refers to
            }
        }
        finished.clear();
    }

    /** Null if there is no such volume any more. */
    public Volume volume(int number) {
        return volumes.get(number);
    }

    public Collection<Volume> all() {
        return volumes.values();
    }

    /** Counts a block out of its volume. */
    public void release(BlockLocation location) {
        Volume volume = volumes.get(location.volume());
        if (volume != null) {
            volume.release(location.recordId());
        }
    }

    /** Counts out everything of these lanes. */
    public void releaseLanes(Set<Long> laneIds) {
        for (Volume volume : volumes.values()) {
            volume.releaseIf(block -> laneIds.contains(block.laneId()));
        }
    }

    /** Deletes volumes in which nothing is alive, that no index on disk refers to and that nobody reads. */
    public int deleteDead() throws IOException {
        int deleted = 0;
        for (Volume volume : volumes.values()) {
            if (volume.live() == 0 && !volume.indexed() && volume.delete()) {
                volumes.remove(volume.number());
                deleted++;
            }
        }
        return deleted;
    }

    /** Closes files that have not been read for the longest time, so that only so many are open. */
    public void closeIdle() {
        List<Volume> open = new ArrayList<>();
        for (Volume volume : volumes.values()) {
            if (volume.isOpen()) {
                open.add(volume);
            }
        }
        open.sort(Comparator.comparingLong(Volume::lastUsed));
        for (int i = 0; i < open.size() - OPEN_FILES; i++) {
            open.get(i).closeIfIdle();
        }
    }

    @Override
    public void close() {
        rollback();
        volumes.values().forEach(Volume::close);
    }
}
