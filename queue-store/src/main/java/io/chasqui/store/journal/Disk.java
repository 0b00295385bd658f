package io.chasqui.store.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The few file operations the journal needs. A seam: tests put a disk behind it that fills up, fails or forgets what
 * was not synced.
 */
public interface Disk {

    /** Opens a file for reading and writing, and creates it if it does not exist. */
    DiskFile open(Path path) throws IOException;

    /** Replaces {@code to} if it exists. Durable once {@link #syncDirectory} returned. */
    void rename(Path from, Path to) throws IOException;

    /** Does nothing if the file does not exist. */
    void delete(Path path) throws IOException;

    /** Makes creations, renames and deletions in this directory durable. */
    void syncDirectory(Path directory) throws IOException;

    /** Bytes that this process may still write to the file system of the directory. */
    long usableSpace(Path directory) throws IOException;

    /** The file system of this machine. */
    static Disk local() {
        return new LocalDisk();
    }

    /** True if the cause is a full disk or an exhausted quota, which may pass, rather than a defect. */
    static boolean isFull(Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            String text = t.getMessage();
            if (t instanceof IOException
                    && text != null
                    && (text.contains("No space left")
                            || text.contains("quota exceeded")
                            || text.contains("not enough space"))) {
                return true;
            }
        }
        return false;
    }

    /** One open file. */
    interface DiskFile extends Closeable {

        /** Writes all remaining bytes of the first {@code count} buffers one after the other, from this position on. */
        void write(ByteBuffer[] buffers, int count, long position) throws IOException;

        /** Fills the buffer from this position on, as far as the file goes, and returns the number of bytes read. */
        int read(ByteBuffer buffer, long position) throws IOException;

        /** Returns once the bytes written so far survive a power failure. */
        void sync() throws IOException;

        long size() throws IOException;
    }
}
