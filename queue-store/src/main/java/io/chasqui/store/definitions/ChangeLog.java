package io.chasqui.store.definitions;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * A file of {@link ChangeGroup}s, each behind a header with its number and checksum. The next group is written when the
 * one before is known to be on disk, so only the last one of a file can be incomplete. Not thread-safe.
 */
final class ChangeLog implements AutoCloseable {

    /** Marks where a group starts. */
    private static final int MARK = 0x43484447;

    /** Mark, number of the group (1, 2, ...), length of the content, CRC-32C of number, length and content. */
    private static final int HEADER_LENGTH = Integer.BYTES + Long.BYTES + Integer.BYTES + Integer.BYTES;

    private static final int CHECKED_START = Integer.BYTES;
    private static final int CHECKED_LENGTH = Long.BYTES + Integer.BYTES;

    private final Path path;
    private final FileChannel channel;
    private long groups;
    private long length;
    private IOException failure;

    private ChangeLog(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Creates an empty log; its directory has to be synced before it counts. */
    static ChangeLog create(Path path) throws IOException {
        FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        channel.force(true);
        return new ChangeLog(path, channel);
    }

    /**
     * Opens a log to append to it, after handing out every group in it. A last group that is incomplete was never
     * confirmed to anyone and is cut off.
     *
     * @throws IOException if it cannot be read or is damaged before its end
     */
    static ChangeLog open(Path path, Consumer<ChangeGroup> replay) throws IOException {
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(path));
        ChangeLog log = new ChangeLog(path, FileChannel.open(path, StandardOpenOption.WRITE));
        try {
            log.replay(content, replay);
            log.cutOff();
            return log;
        } catch (IOException e) {
            log.close();
            throw new IOException("file " + path + " is damaged: " + e.getMessage(), e);
        }
    }

    private void replay(ByteBuffer content, Consumer<ChangeGroup> replay) throws IOException {
        while (isGroup(content, content.position(), groups + 1)) {
            int start = content.position();
            int end = start + HEADER_LENGTH + contentLength(content, start);
            replay.accept(ChangeGroup.decode(content.slice(start + HEADER_LENGTH, end - start - HEADER_LENGTH)));
            content.position(end);
            groups++;
        }
        length = content.position();
        refuseLaterGroups(content);
    }

    /** A valid group behind an invalid one means that what is invalid was once on disk: more than a torn end. */
    private void refuseLaterGroups(ByteBuffer content) throws IOException {
        for (int start = (int) length; start <= content.limit() - HEADER_LENGTH; start++) {
            if (content.getInt(start) == MARK
                    && isGroup(content, start, content.getLong(start + Integer.BYTES))
                    && content.getLong(start + Integer.BYTES) > groups) {
                throw new IOException("the group of changes at byte " + length
                        + " cannot be read although later ones can; restore the file or remove what follows that byte");
            }
        }
    }

    private static boolean isGroup(ByteBuffer content, int start, long number) {
        if (start > content.limit() - HEADER_LENGTH || content.getInt(start) != MARK) {
            return false;
        }
        int groupLength = contentLength(content, start);
        return groupLength >= 0
                && groupLength <= content.limit() - start - HEADER_LENGTH
                && content.getLong(start + Integer.BYTES) == number
                && content.getInt(start + HEADER_LENGTH - Integer.BYTES) == checksum(content, start, groupLength);
    }

    private static int contentLength(ByteBuffer content, int start) {
        return content.getInt(start + Integer.BYTES + Long.BYTES);
    }

    private static int checksum(ByteBuffer content, int start, int groupLength) {
        CRC32C crc = new CRC32C();
        crc.update(content.slice(start + CHECKED_START, CHECKED_LENGTH));
        crc.update(content.slice(start + HEADER_LENGTH, groupLength));
        return (int) crc.getValue();
    }

    private void cutOff() throws IOException {
        if (channel.size() > length) {
            channel.truncate(length);
            channel.force(true);
        }
        channel.position(length);
    }

    /** Length in bytes. */
    long length() {
        return length;
    }

    boolean isEmpty() {
        return groups == 0;
    }

    /**
     * Writes a group and returns when it is on disk.
     *
     * @throws IOException if it is not; if it cannot even be told whether it is, every later call fails too
     */
    void append(ChangeGroup group) throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        ByteBuffer out = encode(group);
        int size = out.remaining();
        write(out);
        sync();
        groups++;
        length += size;
    }

    private ByteBuffer encode(ChangeGroup group) {
        byte[] content = group.encode();
        ByteBuffer out = ByteBuffer.allocate(HEADER_LENGTH + content.length)
                .putInt(MARK)
                .putLong(groups + 1)
                .putInt(content.length)
                .putInt(0)
                .put(content)
                .flip();
        return out.putInt(HEADER_LENGTH - Integer.BYTES, checksum(out, 0, content.length));
    }

    private void write(ByteBuffer out) throws IOException {
        try {
            while (out.hasRemaining()) {
                channel.write(out);
            }
        } catch (IOException e) {
            undo(e);
            throw new IOException("cannot write to " + path + ": " + e.getMessage(), e);
        }
    }

    /** Takes back a part of a group, which would otherwise look like damage once another group follows. */
    private void undo(IOException cause) {
        try {
            cutOff();
        } catch (IOException e) {
            cause.addSuppressed(e);
            fail(cause);
        }
    }

    /** Makes every later {@link #append} fail for this reason. */
    void fail(IOException reason) {
        failure = reason;
    }

    private void sync() throws IOException {
        try {
            channel.force(false);
        } catch (IOException e) {
            // What is on disk now is unknown, and a second attempt may succeed without having written anything.
            fail(new IOException(
                    "file " + path + " cannot be synced (" + e.getMessage() + "); the broker has to be restarted", e));
            throw failure;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
