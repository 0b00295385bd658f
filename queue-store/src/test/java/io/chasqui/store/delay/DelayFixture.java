package io.chasqui.store.delay;

import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.ManualThread;
import io.chasqui.store.queue.ManualTimer;
import io.chasqui.store.queue.MemoryBudget;
import io.chasqui.store.queue.QueueEnvironment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Delayed messages on a clock and a store that the test moves. A message carries its number and when it is due. */
final class DelayFixture {

    private static final long ID = 9;
    private static final long PAGE_OUT_ABOVE = 1 << 20;

    /** One message that came out. */
    record Released(int number, long due, long at) {}

    final ManualTimer timer = new ManualTimer();
    final List<Released> released = new ArrayList<>();
    final Map<Integer, Runnable> unsettled = new LinkedHashMap<>();
    private final boolean durable;
    private ManualThread owner = new ManualThread();
    private LaneTable store = new LaneTable(owner);
    private MemoryBudget memory;
    private boolean settlesAtOnce = true;
    private DelayedMessages messages;

    DelayFixture(boolean durable) {
        this.durable = durable;
        open(Map.of());
    }

    private void open(Map<Integer, List<MessageBlock>> recovered) {
        memory = new MemoryBudget(PAGE_OUT_ABOVE, 1L << 30);
        messages = new DelayedMessages(
                new QueueEnvironment(store, owner, memory, timer),
                ID,
                durable,
                DelayFixture::due,
                this::release,
                recovered);
        owner.runTasks();
    }

    DelayedMessages messages() {
        return messages;
    }

    LaneTable store() {
        return store;
    }

    void settleLater() {
        settlesAtOnce = false;
    }

    private void release(Message message, Runnable settled) {
        int number = number(message);
        released.add(new Released(number, due(message), timer.now()));
        if (settlesAtOnce) {
            settled.run();
        } else {
            unsettled.put(number, settled);
        }
    }

    void settleAll() {
        List<Runnable> all = List.copyOf(unsettled.values());
        unsettled.clear();
        all.forEach(Runnable::run);
        owner.runTasks();
    }

    /** Returns when it is due. */
    long add(int number, long delay, boolean persistent) {
        long due = timer.now() + delay;
        messages.add(message(number, due, persistent), due, null, 0);
        owner.runTasks();
        return due;
    }

    void add(int number, long delay) {
        add(number, delay, true);
    }

    static Message message(int number, long due, boolean persistent) {
        byte[] bytes = new byte[16];
        ByteBuffer.wrap(bytes).putInt(4, number).putLong(8, due);
        return new Message(Message.Format.AMQP_0_9_1, bytes, 2, 4, persistent, -1, Message.NO_EXPIRATION, 0);
    }

    static int number(Message message) {
        return ByteBuffer.wrap(message.bytes()).getInt(4);
    }

    static long due(Message message) {
        return ByteBuffer.wrap(message.bytes()).getLong(8);
    }

    void advance(long millis) {
        timer.advance(millis, owner::runTasks);
    }

    void runTasks() {
        owner.runTasks();
    }

    /** Memory is short: everything that may leaves the heap. */
    void pageOut() {
        memory.account(owner).add(4 * PAGE_OUT_ABOVE);
        owner.runTasks();
        store.writeBlocks();
        memory.account(owner).add(4 * PAGE_OUT_ABOVE);
        owner.runTasks();
        memory.account(owner).add(-8 * PAGE_OUT_ABOVE);
        owner.runTasks();
    }

    void crash() {
        timer.forgetTasks();
        unsettled.clear();
        owner = new ManualThread();
        LaneTable before = store;
        Map<Integer, List<MessageBlock>> recovered = before.crash();
        store = before.forNextProcess(owner);
        open(recovered);
    }

    List<Integer> numbers() {
        return released.stream().map(Released::number).toList();
    }

    List<PendingMessage> listAll(int pageSize) {
        List<PendingMessage> all = new ArrayList<>();
        String cursor = PendingPage.START;
        while (cursor != null) {
            List<PendingPage> page = new ArrayList<>();
            messages.list(cursor, pageSize, page::add);
            owner.runTasks();
            all.addAll(page.get(0).messages());
            cursor = page.get(0).next();
        }
        return all;
    }

    boolean cancel(String id) {
        List<Boolean> answer = new ArrayList<>();
        messages.cancel(id, answer::add);
        owner.runTasks();
        return answer.get(0);
    }
}
