package io.chasqui.conformance.delayed;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmCallback;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.chasqui.conformance.harness.Eventually;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Numbered messages with random delays: publishes them, counts what comes back, and how late each was. A message is late
 * by the time between the moment it is due for its publisher (when it called basic.publish, and the delay) and the moment
 * the consumer sees it, so both ways through the broker count.
 */
final class DelayedLoad {

    private static final int BODY_BYTES = 100;
    private static final int UNCONFIRMED = 1_000;

    /** So that the figure is about delayed messages, and not about a publisher that takes all there is of the processor. */
    private static final int PUBLISHED_PER_MILLI = 30;

    private static final int PREFETCH = 5_000;
    private static final int ACKNOWLEDGE_EVERY = 500;
    private static final int LONGEST_COUNTED_MILLIS = 60_000;
    private static final long CONFIRMED_WITHIN_SECONDS = 60;

    private final int messages;
    private final int longestDelay;
    private final SplittableRandom random;
    private final BitSet confirmed = new BitSet();
    private final BitSet arrived = new BitSet();
    private final AtomicIntegerArray lateness = new AtomicIntegerArray(LONGEST_COUNTED_MILLIS + 1);
    private final AtomicInteger early = new AtomicInteger();
    private final AtomicInteger deliveries = new AtomicInteger();
    private int published;

    /**
     * @param messages how many there are
     * @param longestDelay in milliseconds; delays are spread evenly
     */
    DelayedLoad(int messages, int longestDelay, long seed) {
        this.messages = messages;
        this.longestDelay = longestDelay;
        this.random = new SplittableRandom(seed);
    }

    // ---- publishing

    /** Publishes messages up to this number; returns early if the broker goes away. */
    void publishUpTo(int count, Channel channel, String exchange) throws Exception {
        int first = published;
        Semaphore window = new Semaphore(UNCONFIRMED);
        int[] lastConfirmed = {first};
        channel.confirmSelect();
        ConfirmCallback onConfirm = (tag, multiple) -> {
            int end = first + (int) tag;
            synchronized (confirmed) {
                int from = multiple ? lastConfirmed[0] : end - 1;
                int before = confirmed.get(from, end).cardinality();
                confirmed.set(from, end);
                lastConfirmed[0] = multiple ? end : lastConfirmed[0];
                window.release(end - from - before);
            }
        };
        channel.addConfirmListener(onConfirm, (tag, multiple) -> {});
        try {
            long start = System.nanoTime();
            while (published < count && acquire(window, channel)) {
                publish(channel, exchange, published++);
                keepPace(start, published - first);
            }
            window.tryAcquire(UNCONFIRMED, channel.isOpen() ? CONFIRMED_WITHIN_SECONDS : 0, TimeUnit.SECONDS);
        } catch (IOException | ShutdownSignalException e) {
            assertThat(channel.isOpen()).as("the channel: %s", e).isFalse();
        }
    }

    private static boolean acquire(Semaphore window, Channel channel) throws InterruptedException {
        while (channel.isOpen()) {
            if (window.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }

    private static void keepPace(long start, int count) throws InterruptedException {
        if (count % PUBLISHED_PER_MILLI == 0) {
            long ahead = count / PUBLISHED_PER_MILLI - DelayedSuite.millisSince(start);
            if (ahead > 0) {
                TimeUnit.MILLISECONDS.sleep(ahead);
            }
        }
    }

    private void publish(Channel channel, String exchange, int number) throws IOException {
        int delay = 1 + random.nextInt(longestDelay);
        BasicProperties properties = new BasicProperties.Builder()
                .deliveryMode(2)
                .headers(Map.of("x-delay", delay))
                .build();
        byte[] body = ByteBuffer.allocate(BODY_BYTES)
                .putInt(number)
                .putLong(System.currentTimeMillis() + delay)
                .array();
        channel.basicPublish(exchange, "", properties, body);
    }

    int published() {
        return published;
    }

    /** Messages of which the broker has said that they are safe. */
    BitSet confirmed() {
        synchronized (confirmed) {
            return (BitSet) confirmed.clone();
        }
    }

    // ---- consuming

    /** Begins to consume and acknowledge. */
    void consume(Channel channel, String queue) throws IOException {
        channel.basicQos(PREFETCH);
        channel.basicConsume(queue, false, new Receiver(channel));
    }

    private final class Receiver extends DefaultConsumer {

        private int unacknowledged;

        Receiver(Channel channel) {
            super(channel);
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body)
                throws IOException {
            ByteBuffer content = ByteBuffer.wrap(body);
            count(content.getInt(), System.currentTimeMillis() - content.getLong());
            if (++unacknowledged == ACKNOWLEDGE_EVERY) {
                getChannel().basicAck(envelope.getDeliveryTag(), true);
                unacknowledged = 0;
            }
        }
    }

    private void count(int number, long late) {
        deliveries.incrementAndGet();
        if (late < 0) {
            early.incrementAndGet();
        }
        lateness.incrementAndGet((int) Math.max(0, Math.min(LONGEST_COUNTED_MILLIS, late)));
        synchronized (arrived) {
            arrived.set(number);
        }
    }

    /** Waits until everything that was confirmed has come. */
    void awaitAllConfirmed(Duration atMost) {
        Eventually.eventually(atMost, () -> assertThat(missing().cardinality()).isZero());
    }

    /** What was confirmed and has not come. */
    BitSet missing() {
        BitSet missing = confirmed();
        synchronized (arrived) {
            missing.andNot(arrived);
        }
        return missing;
    }

    /** Deliveries of messages that had been delivered before. */
    int repeats() {
        synchronized (arrived) {
            return deliveries.get() - arrived.cardinality();
        }
    }

    /** Messages that came before their time. */
    int early() {
        return early.get();
    }

    int messages() {
        return messages;
    }

    /** The lateness in milliseconds that this share of the deliveries did not exceed. */
    int lateness(double share) {
        long rank = (long) Math.ceil(share * deliveries.get());
        long seen = 0;
        for (int millis = 0; millis <= LONGEST_COUNTED_MILLIS; millis++) {
            seen += lateness.get(millis);
            if (seen >= rank) {
                return millis;
            }
        }
        return LONGEST_COUNTED_MILLIS;
    }

    @Override
    public String toString() {
        return "%d messages, %d deliveries, %d repeats; late by %d ms (median), %d ms (p99), %d ms (p99.9), %d ms (most)"
                .formatted(
                        messages,
                        deliveries.get(),
                        repeats(),
                        lateness(0.5),
                        lateness(0.99),
                        lateness(0.999),
                        lateness(1));
    }
}
