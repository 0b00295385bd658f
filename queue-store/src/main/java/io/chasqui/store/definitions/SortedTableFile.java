package io.chasqui.store.definitions;

import io.chasqui.store.journal.Disk;
import io.chasqui.store.table.TableFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32C;
import org.mapdb.Serializer;
import org.mapdb.SortedTableMap;
import org.mapdb.volume.SingleByteArrayVol;

/**
 * A MapDB sorted table from bytes to bytes in a file of its own, written once. MapDB has no checksum here and cannot be
 * relied on to notice damage, so one over the whole file stands behind MapDB's pages and is compared before every use.
 */
final class SortedTableFile {

    private static final long FOOTER_MARK = 0x4348415351554931L;

    /** Mark and CRC-32C of all that is in front. */
    private static final int FOOTER_LENGTH = Long.BYTES + Integer.BYTES;

    private static final int CHUNK = 1 << 16;

    /** Writes the entries of a table, in ascending order of the keys. */
    @FunctionalInterface
    interface Content {
        void writeTo(EntryVisitor out) throws IOException;
    }

    /** Reads from an open table. */
    @FunctionalInterface
    private interface Reading<T> {
        T from(SortedTableMap<byte[], byte[]> table) throws IOException;
    }

    private SortedTableFile() {}

    /** The value of a key, or null. */
    static byte[] get(Path path, byte[] key) throws IOException {
        return read(path, table -> table.get(key));
    }

    /** Hands out every entry in the order of the keys. */
    static void forEach(Path path, EntryVisitor visitor) throws IOException {
        read(path, table -> {
            for (var entries = table.entryIterator(); entries.hasNext(); ) {
                Map.Entry<byte[], byte[]> entry = entries.next();
                visitor.entry(entry.getKey(), entry.getValue());
            }
            return null;
        });
    }

    /** Reads the file at once: MapDB would ask the file several times per entry. */
    private static <T> T read(Path path, Reading<T> reading) throws IOException {
        try {
            byte[] content = Files.readAllBytes(path);
            requireChecksum(content);
            return reading.from(
                    SortedTableMap.open(new SingleByteArrayVol(content), Serializer.BYTE_ARRAY, Serializer.BYTE_ARRAY));
        } catch (IOException | RuntimeException e) {
            throw new IOException("file " + path + " is damaged or cannot be read: " + e, e);
        }
    }

    private static void requireChecksum(byte[] content) throws IOException {
        int length = content.length - FOOTER_LENGTH;
        if (length < 0 || ByteBuffer.wrap(content).getLong(length) != FOOTER_MARK) {
            throw new EOFException("it does not end as it should");
        }
        CRC32C crc = new CRC32C();
        crc.update(content, 0, length);
        if (ByteBuffer.wrap(content).getInt(length + Long.BYTES) != (int) crc.getValue()) {
            throw new IOException("its checksum does not match");
        }
    }

    /** Writes a new file and returns when it is on disk. Leaves none behind if it fails. */
    static void write(Path path, Content content) throws IOException {
        Files.deleteIfExists(path);
        try {
            writePages(path, content);
            writeFooter(path);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    private static void writePages(Path path, Content content) throws IOException {
        // One entry per node: MapDB puts all entries of a node into one page, and values may be large.
        TableFile.Writer<byte[]> writer = new TableFile.Writer<>(Disk.local(), path, Serializer.BYTE_ARRAY, 1);
        try {
            content.writeTo(writer::put);
            writer.finish().close();
        } catch (IOException | RuntimeException e) {
            writer.abandon();
            throw e;
        }
    }

    private static void writeFooter(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long length = channel.size();
            ByteBuffer footer = ByteBuffer.allocate(FOOTER_LENGTH)
                    .putLong(FOOTER_MARK)
                    .putInt(checksum(channel, length))
                    .flip();
            while (footer.hasRemaining()) {
                channel.write(footer, length + footer.position());
            }
            channel.force(true);
        }
    }

    private static int checksum(FileChannel channel, long length) throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        for (long position = 0; position < length; position += chunk.position()) {
            chunk.clear().limit((int) Math.min(CHUNK, length - position));
            if (channel.read(chunk, position) <= 0) {
                throw new EOFException("it became shorter while it was read");
            }
            crc.update(chunk.array(), 0, chunk.position());
        }
        return (int) crc.getValue();
    }
}
