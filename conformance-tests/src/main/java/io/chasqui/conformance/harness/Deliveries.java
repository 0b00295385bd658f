package io.chasqui.conformance.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A consumer that keeps what it gets until the test asks for it. It acknowledges nothing by itself. */
public final class Deliveries extends DefaultConsumer {

    private static final long ARRIVES_WITHIN_SECONDS = 10;
    private static final long QUIET_MILLIS = 200;

    private final BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> cancelled = new CompletableFuture<>();

    public Deliveries(Channel channel) {
        super(channel);
    }

    /** Starts a consumer that has to acknowledge. */
    public static Deliveries consume(Channel channel, String queue) throws IOException {
        return consume(channel, queue, false);
    }

    /** Starts a consumer. */
    public static Deliveries consume(Channel channel, String queue, boolean autoAck) throws IOException {
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, autoAck, deliveries);
        return deliveries;
    }

    @Override
    public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
        arrived.add(new Delivery(envelope, properties, body));
    }

    @Override
    public void handleCancel(String consumerTag) {
        cancelled.complete(consumerTag);
    }

    /** The next delivery; fails when none comes. */
    public Delivery next() throws InterruptedException {
        Delivery delivery = arrived.poll(ARRIVES_WITHIN_SECONDS, TimeUnit.SECONDS);
        assertThat(delivery).as("a delivery to %s", getConsumerTag()).isNotNull();
        return delivery;
    }

    /** The next delivery's body as text. */
    public String nextText() throws InterruptedException {
        return text(next());
    }

    /** The bodies of the next deliveries as text, in the order in which they came. */
    public List<String> nextTexts(int count) throws InterruptedException {
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(nextText());
        }
        return texts;
    }

    /** How many deliveries wait to be asked for. */
    public int waiting() {
        return arrived.size();
    }

    /** Expects that nothing more arrives for a while. */
    public void expectNoMore() throws InterruptedException {
        Delivery delivery = arrived.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
        assertThat(delivery == null ? null : text(delivery))
                .as("a delivery that must not come")
                .isNull();
    }

    /** Waits until the broker cancels this consumer and returns the tag it names. */
    public String awaitCancelled() throws Exception {
        return cancelled.get(ARRIVES_WITHIN_SECONDS, TimeUnit.SECONDS);
    }

    /** A delivery's body as text. */
    public static String text(Delivery delivery) {
        return new String(delivery.getBody(), StandardCharsets.UTF_8);
    }
}
