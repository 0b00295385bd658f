package io.chasqui.conformance.load;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Consumes one queue into its ledger and acknowledges many deliveries at once, until it meets the last one or its end. */
public final class LoadConsumer extends DefaultConsumer {

    /** The body that ends a queue. */
    public static final byte[] LAST = new byte[0];

    private static final int PREFETCH = 500;
    private static final int ACK_EVERY = 100;
    private static final long STALLS_AFTER_SECONDS = 120;

    private final LoadLedger ledger;
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

    private LoadConsumer(Channel channel, LoadLedger ledger) {
        super(channel);
        this.ledger = ledger;
    }

    /** Starts to consume on a channel of its own. */
    public static LoadConsumer start(Connection connection, String queue, LoadLedger ledger) throws IOException {
        Channel channel = connection.createChannel();
        channel.basicQos(PREFETCH);
        LoadConsumer consumer = new LoadConsumer(channel, ledger);
        ledger.startSession();
        channel.basicConsume(queue, consumer);
        return consumer;
    }

    @Override
    public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
            throws IOException {
        boolean last = body.length == LAST.length;
        if (!last) {
            ledger.record(new Delivery(envelope, properties, body));
        }
        if (last || envelope.getDeliveryTag() % ACK_EVERY == 0) {
            getChannel().basicAck(envelope.getDeliveryTag(), true);
        }
        if (last) {
            ended.complete(true);
        }
    }

    @Override
    public void handleShutdownSignal(String consumerTag, ShutdownSignalException signal) {
        ended.complete(false);
    }

    /** Waits until the connection has broken and no delivery of it is on its way any more. */
    public void awaitEnd() throws Exception {
        ended.get(STALLS_AFTER_SECONDS, TimeUnit.SECONDS);
    }

    /** Waits for the last message of the queue. */
    public void awaitLast() throws Exception {
        if (!ended.get(STALLS_AFTER_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the connection broke before the last message");
        }
    }
}
