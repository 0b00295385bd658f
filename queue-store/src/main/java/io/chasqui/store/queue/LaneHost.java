package io.chasqui.store.queue;

import io.chasqui.store.message.Message;

/** The queue that messages belong to, as its lanes see it. */
interface LaneHost {

    /** Whether somebody waits for messages: then more of them are kept near the head. */
    boolean isServed();

    /** Messages that were asked for have been loaded. */
    void loaded();

    /** Whether somebody wants the dead messages. */
    boolean wantsDeadLetters();

    /** Whether a dead message that somebody wants stays until it has arrived. */
    boolean keepsDeadLetters();

    /**
     * A dead message that goes where somebody wants it.
     *
     * @param message from the store if it was paged out
     */
    void dead(Message message, DeathReason reason, DeadLetterTarget.Passage passage);

    /** A dead message is where it goes: {@link Lanes#transferred} ends its stay here. */
    void arrived(QueueEntry entry);

    /** {@link Transfers#retry} has something to do at this time. */
    void retryAt(long millis);

    /** A message has expired; it is gone, or on its way. */
    void expired();

    /** {@link Lanes#expire} has something to do at this time, and maybe not earlier. */
    void wakeAt(long millis);

    /** Wall clock in milliseconds; far in the past if messages of this queue do not expire. */
    long now();

    /** Bytes came to the heap, or left it if negative. */
    void held(long bytes);

    MemoryBudget.Pressure pressure();
}
