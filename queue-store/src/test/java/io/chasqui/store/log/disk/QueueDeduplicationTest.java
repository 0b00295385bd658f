package io.chasqui.store.log.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.codec.amqp091.BasicProperties;
import io.chasqui.store.deduplication.DeduplicationSettings;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.GetReceiver;
import io.chasqui.store.queue.MemoryBudget;
import io.chasqui.store.queue.MessageQueue;
import io.chasqui.store.queue.QueueEntry;
import io.chasqui.store.queue.QueueName;
import io.chasqui.store.queue.QueueSettings;
import io.chasqui.store.queue.QueueSettings.Overflow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A queue that drops copies, on the real store and over crashes. */
class QueueDeduplicationTest {

    private static final long QUEUE_ID = 5;
    private static final long LANE = MessageQueue.laneId(QUEUE_ID, 0);
    private static final QueueSettings ONCE = QueueSettings.DURABLE.toBuilder()
            .deduplication(new DeduplicationSettings(1_000, DeduplicationSettings.FOREVER, null))
            .build();

    @TempDir
    Path directory;

    private StoreHarness harness;
    private MessageQueue queue;
    private QueueSettings settings = ONCE;
    private final List<String> outcomes = Collections.synchronizedList(new ArrayList<>());

    private final Confirmation recorder = new Confirmation() {
        @Override
        public void confirmed(long tag) {
            outcomes.add("+" + tag);
        }

        @Override
        public void rejected(long tag) {
            outcomes.add("-" + tag);
        }
    };

    private void open() {
        harness = new StoreHarness(directory, StoreHarness.SMALL);
        Map<Integer, List<MessageBlock>> recovered = new HashMap<>();
        harness.recovered.forEach((lane, blocks) -> recovered.put(MessageQueue.levelOf(lane), blocks));
        harness.owner(LANE)
                .run(() -> queue = new MessageQueue(
                        new QueueName("/", "q"),
                        QUEUE_ID,
                        settings,
                        harness.partition(LANE),
                        harness.owner(LANE),
                        new MemoryBudget(1 << 28, 1 << 29),
                        recovered));
    }

    private void crash() {
        harness.abandon();
        open();
        awaitKeys();
    }

    /** What arrives before the keys have been read is taken when they are there. */
    private void awaitKeys() {
        long before = ready();
        publish(message("", false, 0), 0);
        for (int i = 0; ready() == before && i < 10_000; i++) {
            flush();
        }
        harness.onOwner(LANE, () -> queue.purge());
    }

    @AfterEach
    void close() {
        if (harness != null) {
            harness.close();
        }
    }

    private static Message message(String id, boolean persistent, int marks) {
        byte[] properties = BasicProperties.builder().messageId(id).build().encode();
        byte[] bytes = new byte[2 + properties.length + 10];
        System.arraycopy(properties, 0, bytes, 2, properties.length);
        return new Message(Message.Format.AMQP_0_9_1, bytes, 2, 2 + properties.length, persistent, -1, -1, 0, marks);
    }

    private static Message message(String id) {
        return message(id, true, 0);
    }

    private void publish(Message message, long tag) {
        harness.owner(LANE).run(() -> queue.enqueue(message, recorder, tag));
    }

    private void flush() {
        harness.barrier(LANE);
    }

    private long ready() {
        return harness.owner(LANE).call(() -> queue.readyCount());
    }

    private List<String> drain() {
        List<String> ids = Collections.synchronizedList(new ArrayList<>());
        long count = ready();
        for (long i = 0; i < count; i++) {
            harness.owner(LANE)
                    .run(() -> queue.get(false, new GetReceiver() {
                        @Override
                        public void got(QueueEntry entry, long remainingReady) {
                            Message m = entry.message();
                            ids.add(BasicProperties.decode(m.bytes(), m.propertiesStart(), m.propertiesLength())
                                    .messageId());
                        }

                        @Override
                        public void empty() {
                            ids.add("nothing");
                        }
                    }));
        }
        for (int i = 0; ids.size() < count && i < 1_000; i++) {
            flush();
        }
        return List.copyOf(ids);
    }

    @Test
    void aCopyIsDroppedAndConfirmedAfterItsOriginal() {
        open();
        harness.owner(LANE).run(() -> {
            queue.enqueue(message("a"), recorder, 1);
            queue.enqueue(message("a"), recorder, 2);
            queue.enqueue(message("b"), recorder, 3);
            assertThat(outcomes).isEmpty();
        });
        flush();
        assertThat(outcomes).containsExactly("+1", "+2", "+3");
        assertThat(drain()).containsExactly("a", "b");
    }

    @Test
    void copiesAreKnownAfterACrashWhetherTheMessageIsStillThereOrNot() {
        open();
        publish(message("a"), 1);
        publish(message("b"), 2);
        flush();
        assertThat(drain()).containsExactly("a", "b");
        crash();
        publish(message("a"), 4);
        publish(message("c"), 5);
        flush();
        assertThat(outcomes).contains("+4", "+5");
        assertThat(drain()).containsExactly("c");
    }

    @Test
    void aRefusedMessageMayBeSentAgain() {
        settings =
                ONCE.toBuilder().maxLength(1).overflow(Overflow.REJECT_PUBLISH).build();
        open();
        publish(message("a"), 1);
        publish(message("b"), 2);
        publish(message("a"), 3);
        flush();
        assertThat(outcomes).containsExactly("-2", "+1", "+3");
        assertThat(drain()).containsExactly("a");
        publish(message("b"), 4);
        assertThat(drain()).containsExactly("b");
    }

    @Test
    void aTransientMessageIsForgottenWithItsKey() {
        open();
        publish(message("a", false, 0), 1);
        publish(message("a", false, 0), 2);
        assertThat(outcomes).containsExactly("+1", "+2");
        assertThat(ready()).isEqualTo(1);
        crash();
        publish(message("a", false, 0), 3);
        assertThat(drain()).containsExactly("a");
    }

    @Test
    void deadLettersAreNoCopies() {
        open();
        publish(message("a"), 1);
        publish(message("a", true, Message.DEATHS_RECORDED), 2);
        assertThat(ready()).isEqualTo(2);
    }

    @Test
    void whatComesBackIsStillThere() {
        open();
        publish(message("a"), 1);
        harness.owner(LANE)
                .run(() -> queue.get(true, new GetReceiver() {
                    @Override
                    public void got(QueueEntry entry, long remainingReady) {
                        queue.requeue(entry);
                    }

                    @Override
                    public void empty() {
                        throw new AssertionError("nothing there");
                    }
                }));
        assertThat(drain()).containsExactly("a");
    }

    @Test
    void messagesWithoutAKeyAreAllTaken() {
        open();
        publish(message(""), 1);
        publish(message(""), 2);
        assertThat(ready()).isEqualTo(2);
    }

    @Test
    void itCanBeSwitchedOffAndOnAgain() {
        open();
        publish(message("a"), 1);
        harness.onOwner(LANE, () -> queue.configure(QueueSettings.DURABLE));
        publish(message("a"), 2);
        assertThat(ready()).isEqualTo(2);
        harness.onOwner(LANE, () -> queue.configure(ONCE));
        publish(message("a"), 3);
        publish(message("a"), 4);
        assertThat(ready()).isEqualTo(3);
        flush();
        crash();
        publish(message("a"), 5);
        assertThat(ready()).isZero();
    }

    @Test
    void keysThatNobodyWantsAnyMoreAreGivenUpAtTheNextStart() {
        open();
        publish(message("a"), 1);
        flush();
        settings = QueueSettings.DURABLE;
        crash();
        publish(message("a"), 2);
        assertThat(ready()).isEqualTo(1);
        settings = ONCE;
        harness.checkpoint();
        crash();
        publish(message("a"), 3);
        assertThat(ready()).isEqualTo(1);
    }

    private void awaitConfirms(TreeSet<Integer> ids) {
        outcomes.clear();
        ids.forEach(id -> publish(message("m" + id), id));
        for (int i = 0; outcomes.size() < ids.size() && i < 10_000; i++) {
            flush();
        }
        assertThat(outcomes).hasSameSizeAs(ids);
    }

    /** A publisher that repeats what was not confirmed finds each message in the queue once, whenever the broker dies. */
    @Test
    void whateverHappensNothingIsLostAndNothingIsThereTwice() {
        Random random = new Random(3);
        TreeSet<Integer> unconfirmed = new TreeSet<>();
        int next = 0;
        open();
        for (int round = 0; round < 30; round++) {
            List<Integer> batch = new ArrayList<>(unconfirmed);
            for (int i = random.nextInt(60); i > 0; i--) {
                unconfirmed.add(next);
                batch.add(next++);
            }
            outcomes.clear();
            harness.owner(LANE).run(() -> batch.forEach(id -> queue.enqueue(message("m" + id), recorder, id)));
            if (random.nextBoolean()) {
                flush();
            } else {
                harness.owner(LANE).run(() -> harness.partition(LANE).flush());
            }
            if (random.nextInt(4) == 0) {
                harness.checkpoint();
            }
            harness.abandon();
            List.copyOf(outcomes).forEach(outcome -> unconfirmed.remove(Integer.valueOf(outcome.substring(1))));
            open();
        }
        awaitConfirms(unconfirmed);
        assertThat(drain()).hasSize(next).doesNotHaveDuplicates();
    }
}
