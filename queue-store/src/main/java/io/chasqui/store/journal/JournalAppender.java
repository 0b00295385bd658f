package io.chasqui.store.journal;

import io.chasqui.store.OwnerThread;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.message.Message;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One owner thread's side of the journal. Records are encoded straight into a chunk of direct memory; {@link #flush}
 * hands what has been added since the last call to the journal thread. All public methods are for the owner thread.
 */
public final class JournalAppender {

    private static final Logger LOG = LoggerFactory.getLogger(JournalAppender.class);

    /** Messages above this are not copied here: the journal thread writes them from their own array in pieces. */
    static final int LARGE = 64 * 1024;

    /** Length of the pieces of a large message. */
    static final int PIECE = 256 * 1024;

    /** Chunks of direct memory, kept for good; beyond them, while the disk does not keep up, chunks are on the heap. */
    private static final int DIRECT_CHUNKS = 48;

    /** Without anybody waiting, the journal thread is only woken early for this much. */
    private static final int EAGER_BYTES = 128 * 1024;

    private final Journal journal;
    private final OwnerThread owner;
    private final Queue<Chunk> pool = new ArrayBlockingQueue<>(DIRECT_CHUNKS);
    private final WaitList waiting = new WaitList();
    private final Runnable confirmTask = this::confirm;
    private final AtomicBoolean confirmScheduled = new AtomicBoolean();

    private int directChunks;
    private Chunk chunk;
    private int sliceStart;
    private long sliceNumber = 1;
    private boolean sliceAwaited;
    private long submittedBytes;
    private long contentIds;

    private volatile long writtenBytes;
    private volatile long durableSlice;

    /** Journal thread only: last slice written, and whether the next sync is to be reported here. */
    long lastWritten;

    boolean reportSync;

    JournalAppender(Journal journal, OwnerThread owner, int index) {
        this.journal = journal;
        this.owner = owner;
        this.contentIds = (long) (index + 1) << 48;
    }

    public void message(long laneId, long sequence, Message message) {
        int length = message.bytes().length;
        if (length > LARGE) {
            long content = content(message.bytes());
            ByteBuffer out = room(25 + MessageCodec.FIELDS);
            out.put(RecordKind.LARGE_MESSAGE).putLong(laneId).putLong(sequence).putLong(content);
            MessageCodec.putFields(out, message);
        } else {
            ByteBuffer out = room(17 + MessageCodec.FIELDS + length);
            out.put(RecordKind.MESSAGE).putLong(laneId).putLong(sequence);
            MessageCodec.put(out, message);
        }
    }

    /** Writes the bytes of a message once and gives it the identity that {@link #reference} uses. */
    public void shared(Message message) {
        int length = message.bytes().length;
        long id = ++contentIds;
        if (length > LARGE) {
            long content = content(message.bytes());
            ByteBuffer out = room(17 + MessageCodec.FIELDS);
            out.put(RecordKind.LARGE_SHARED).putLong(id).putLong(content);
            MessageCodec.putFields(out, message);
        } else {
            ByteBuffer out = room(9 + MessageCodec.FIELDS + length);
            out.put(RecordKind.SHARED).putLong(id);
            MessageCodec.put(out, message);
        }
        message.sharedId(id);
    }

    public void reference(long laneId, long sequence, long sharedId) {
        room(25).put(RecordKind.REFERENCE).putLong(laneId).putLong(sequence).putLong(sharedId);
    }

    /**
     * Makes room for a message and for further records up to the given length in one slice, which is written as a part
     * of one group. The bytes of a large message may stand in groups before it: without its record they do not count.
     */
    public void keepTogether(Message message, int moreBytes) {
        room(17 + MessageCodec.FIELDS + Math.min(message.bytes().length, LARGE) + moreBytes);
    }

    /** Adds to the lane's last settle record if that is still here and this number continues it. */
    public void settle(long laneId, SettleRun run, long sequence) {
        if (run.slice == sliceNumber && run.next == sequence && chunk != null) {
            run.count++;
            run.next++;
            chunk.records.putInt(run.offset + RecordKind.SETTLE_COUNT_OFFSET, run.count);
            return;
        }
        ByteBuffer out = room(RecordKind.SETTLE_SIZE);
        run.slice = sliceNumber;
        run.offset = out.position();
        run.next = sequence + 1;
        run.count = 1;
        out.put(RecordKind.SETTLE).putLong(laneId).putLong(sequence).putInt(1);
    }

    public void returned(long laneId, long sequence, int acquired, int failed) {
        room(25).put(RecordKind.RETURN)
                .putLong(laneId)
                .putLong(sequence)
                .putInt(acquired)
                .putInt(failed);
    }

    /** Goes to the disk as soon as possible even if nobody waits, since consumers will not wait either. */
    public void deliveriesBegin(long laneId) {
        room(9).put(RecordKind.DELIVERIES_BEGIN).putLong(laneId);
        sliceAwaited = true;
    }

    public void laneDropped(long laneId) {
        room(9).put(RecordKind.LANE_DROPPED).putLong(laneId);
    }

    /** Calls back on the owner thread once everything added so far is durable, and never from inside this call. */
    public void await(Confirmation confirmation, long tag) {
        owner.assertCurrent();
        waiting.add(sliceNumber, confirmation, tag);
        sliceAwaited = true;
    }

    /** Hands everything added since the last call to the journal thread. */
    public void flush() {
        int length = chunk == null ? 0 : chunk.records.position() - sliceStart;
        if (length > 0 || sliceAwaited) {
            cut(false);
        }
    }

    /** Bytes added here that the journal thread has not written yet. */
    public long pendingBytes() {
        int open = chunk == null ? 0 : chunk.records.position() - sliceStart;
        return submittedBytes + open - writtenBytes;
    }

    /** Room for one record in the current chunk. */
    private ByteBuffer room(int length) {
        owner.assertCurrent();
        if (chunk == null) {
            takeChunk();
        } else if (chunk.records.remaining() < length) {
            cut(true);
            takeChunk();
        }
        return chunk.records;
    }

    private void takeChunk() {
        Chunk pooled = pool.poll();
        chunk = pooled != null ? pooled : newChunk();
        chunk.records.clear();
        sliceStart = 0;
    }

    private Chunk newChunk() {
        if (directChunks == DIRECT_CHUNKS) {
            return new Chunk(ByteBuffer.allocate(Chunk.SIZE));
        }
        directChunks++;
        return new Chunk(ByteBuffer.allocateDirect(Chunk.SIZE));
    }

    private void cut(boolean endsChunk) {
        int end = chunk == null ? 0 : chunk.records.position();
        submit(JournalSlice.records(this, sliceNumber, chunk, sliceStart, end, sliceAwaited, endsChunk));
        sliceStart = end;
        sliceAwaited = false;
        if (endsChunk) {
            chunk = null;
        }
    }

    private void submit(JournalSlice slice) {
        sliceNumber++;
        submittedBytes += slice.length();
        journal.submit(slice, slice.awaited || submittedBytes - writtenBytes > EAGER_BYTES);
    }

    /** Submits the bytes as pieces, to be written from the array itself, and returns their content id. */
    private long content(byte[] bytes) {
        flush();
        long id = ++contentIds;
        for (int start = 0; start < bytes.length; start += PIECE) {
            int length = Math.min(PIECE, bytes.length - start);
            Chunk head = new Chunk(ByteBuffer.allocate(RecordKind.CONTENT_HEAD_SIZE));
            head.records.put(RecordKind.CONTENT).putLong(id).putInt(length);
            submit(JournalSlice.piece(this, sliceNumber, head, bytes, start, length));
        }
        return id;
    }

    private void confirm() {
        owner.assertCurrent();
        confirmScheduled.set(false);
        waiting.confirmThrough(durableSlice);
    }

    /** Journal thread: the slice is written, or dropped because the journal failed. */
    void written(JournalSlice slice) {
        writtenBytes += slice.length();
        if (slice.endsChunk && slice.chunk.records.isDirect()) {
            pool.offer(slice.chunk);
        }
    }

    /** Journal thread: everything up to {@link #lastWritten} is durable. */
    void synced() {
        durableSlice = lastWritten;
        if (confirmScheduled.compareAndSet(false, true)) {
            try {
                owner.execute(confirmTask);
            } catch (RejectedExecutionException e) {
                LOG.debug("An owner thread has ended before its confirmations", e);
            }
        }
    }
}
