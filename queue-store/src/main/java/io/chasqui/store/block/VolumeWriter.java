package io.chasqui.store.block;

import io.chasqui.store.journal.Disk;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.message.Message;
import io.chasqui.store.table.TableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mapdb.Serializer;

/** Writes one volume. */
final class VolumeWriter {

    private final Disk disk;
    private final int number;
    private final Path path;
    private final TableFile.Writer<Long> table;
    private final ByteBuffer buffer;
    private final List<StoredBlock> stored = new ArrayList<>();
    private long nextRecord = 1;
    private long byteSize;

    VolumeWriter(Disk disk, int number, Path path, ByteBuffer buffer) throws IOException {
        this.disk = disk;
        this.number = number;
        this.path = path;
        this.buffer = buffer;
        this.table = new TableFile.Writer<>(disk, path, Serializer.LONG, 1);
    }

    long byteSize() {
        return byteSize;
    }

    /** Adds a block whose messages are given; returns where it will be once the volume is finished. */
    MessageBlock.BlockLocation put(long laneId, MessageBlock block, Message[] messages) throws IOException {
        long recordId = nextRecord;
        BlockCodec.encode(messages, buffer, value -> table.put(nextRecord++, value));
        stored.add(new StoredBlock(laneId, block, recordId));
        byteSize += block.byteSize();
        return new MessageBlock.BlockLocation(number, recordId);
    }

    /** Syncs the volume. */
    Volume finish() throws IOException {
        table.finish().close();
        return new Volume(disk, number, path, byteSize, stored);
    }

    void abandon() {
        table.abandon();
    }
}
