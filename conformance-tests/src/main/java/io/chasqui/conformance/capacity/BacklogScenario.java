package io.chasqui.conformance.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.MessageProperties;
import io.chasqui.conformance.harness.Suite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fills a queue with more than the broker's heap could hold, and empties it. */
abstract class BacklogScenario extends Suite {

    private static final Logger LOG = LoggerFactory.getLogger(BacklogScenario.class);
    private static final int BODY_BYTES = 1_024;
    private static final int CONFIRM_EVERY = 2_000;
    private static final int PREFETCH = 1_000;
    private static final long TIMEOUT_MILLIS = 120_000;

    /** How many messages of 1 KB the queue has to hold. */
    abstract int messages();

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void aBacklogFarLargerThanTheHeapComesBackWholeAndInOrder() throws Exception {
        String queue = durableQueue(channel());
        long start = System.nanoTime();
        fill(queue);
        long published = System.nanoTime();
        assertThat(ready(channel(), queue)).isEqualTo(messages());
        consumeAll(queue);
        LOG.info(
                "{} messages in {} s in, {} s out",
                messages(),
                TimeUnit.NANOSECONDS.toSeconds(published - start),
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - published));
        assertThat(ready(channel(), queue)).isZero();
    }

    private void fill(String queue) throws Exception {
        Channel channel = otherConnectionChannel();
        channel.confirmSelect();
        for (int i = 0; i < messages(); i++) {
            byte[] body = ByteBuffer.allocate(BODY_BYTES).putInt(i).array();
            channel.basicPublish("", queue, MessageProperties.MINIMAL_PERSISTENT_BASIC, body);
            if (i % CONFIRM_EVERY == CONFIRM_EVERY - 1) {
                channel.waitForConfirmsOrDie(TIMEOUT_MILLIS);
            }
        }
        channel.waitForConfirmsOrDie(TIMEOUT_MILLIS);
    }

    private void consumeAll(String queue) throws Exception {
        Channel channel = otherConnectionChannel();
        channel.basicQos(PREFETCH);
        Counter counter = new Counter(channel, messages());
        channel.basicConsume(queue, counter);
        counter.end.get();
    }

    /** Expects message 0, 1, 2 and so on up to the last. */
    private static final class Counter extends DefaultConsumer {

        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private final int messages;
        private int expected;

        Counter(Channel channel, int messages) {
            super(channel);
            this.messages = messages;
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
                throws IOException {
            int number = ByteBuffer.wrap(body).getInt();
            if (number != expected || body.length != BODY_BYTES) {
                end.completeExceptionally(new AssertionError("message " + number + " came instead of " + expected));
            }
            expected++;
            if (expected % (PREFETCH / 2) == 0 || expected == messages) {
                getChannel().basicAck(envelope.getDeliveryTag(), true);
            }
            if (expected == messages) {
                end.complete(null);
            }
        }
    }
}
