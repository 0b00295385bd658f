package io.chasqui.store.table;

import io.chasqui.store.journal.Disk;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.mapdb.DBException;
import org.mapdb.DataInput2;
import org.mapdb.volume.Volume;

/**
 * A file as MapDB sees it. MapDB's own file channel volume writes the rest of a cut write to the wrong place, as when
 * the disk gets full, and its random access one copies each page once more. Written by one thread, read by any.
 */
final class DiskVolume extends Volume {

    private final Path path;
    private final Disk.DiskFile file;
    private final boolean readOnly;

    DiskVolume(Disk disk, Path path, boolean readOnly) throws IOException {
        this.path = path;
        this.file = disk.open(path);
        this.readOnly = readOnly;
    }

    /** The file grows with what is written. */
    @Override
    public void ensureAvailable(long offset) {
        if (readOnly) {
            throw new DBException.VolumeIOError(new IOException(path + " is only read"));
        }
    }

    @Override
    public void putLong(long offset, long value) {
        putData(offset, ByteBuffer.allocate(Long.BYTES).putLong(value).flip());
    }

    @Override
    public void putInt(long offset, int value) {
        putData(offset, ByteBuffer.allocate(Integer.BYTES).putInt(value).flip());
    }

    @Override
    public void putByte(long offset, byte value) {
        putData(offset, ByteBuffer.allocate(1).put(value).flip());
    }

    @Override
    public void putData(long offset, byte[] source, int start, int length) {
        putData(offset, ByteBuffer.wrap(source, start, length));
    }

    @Override
    public void putData(long offset, ByteBuffer data) {
        try {
            file.write(new ByteBuffer[] {data}, 1, offset);
        } catch (IOException e) {
            throw new DBException.VolumeIOError(e);
        }
    }

    @Override
    public long getLong(long offset) {
        return read(offset, Long.BYTES).getLong(0);
    }

    @Override
    public int getInt(long offset) {
        return read(offset, Integer.BYTES).getInt(0);
    }

    @Override
    public byte getByte(long offset) {
        return read(offset, 1).get(0);
    }

    @Override
    public DataInput2 getDataInput(long offset, int size) {
        return new DataInput2.ByteArray(read(offset, size).array());
    }

    @Override
    public void getData(long offset, byte[] into, int start, int size) {
        read(offset, ByteBuffer.wrap(into, start, size));
    }

    private ByteBuffer read(long offset, int size) {
        ByteBuffer buffer = ByteBuffer.allocate(size);
        read(offset, buffer);
        return buffer;
    }

    private void read(long offset, ByteBuffer buffer) {
        try {
            file.read(buffer, offset);
            if (buffer.hasRemaining()) {
                throw new EOFException(path + " ends before offset " + (offset + buffer.limit()));
            }
        } catch (IOException e) {
            throw new DBException.VolumeIOError(e);
        }
    }

    @Override
    public void sync() {
        try {
            file.sync();
        } catch (IOException e) {
            throw new DBException.VolumeIOError(e);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                file.close();
            } catch (IOException e) {
                throw new DBException.VolumeIOError(e);
            }
        }
    }

    @Override
    public long length() {
        try {
            return file.size();
        } catch (IOException e) {
            throw new DBException.VolumeIOError(e);
        }
    }

    @Override
    public void truncate(long size) {
        throw new UnsupportedOperationException("a table is never cut");
    }

    @Override
    public void clear(long start, long end) {
        throw new UnsupportedOperationException("a table is never cleared");
    }

    @Override
    public int sliceSize() {
        return -1;
    }

    @Override
    public boolean isSliced() {
        return false;
    }

    @Override
    public boolean isReadOnly() {
        return readOnly;
    }

    @Override
    public File getFile() {
        return path.toFile();
    }

    @Override
    public boolean getFileLocked() {
        return false;
    }
}
