package io.chasqui.conformance.load;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import io.chasqui.conformance.broker.Broker;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Publishes persistent messages with confirms as fast as a window allows, until its connection breaks, and remembers what
 * was confirmed. It never publishes a message twice, so that every duplicate is the broker's.
 */
public final class LoadPublisher {

    private static final int WINDOW = 1_000;

    private final int number;
    private final List<Target> targets;
    private final SplittableRandom random;
    private final BitSet confirmed = new BitSet();
    private int published;

    /** Where a message is published to. */
    public record Target(String exchange, String routingKey) {}

    /**
     * @param number tells this publisher's messages from those of others
     * @param targets get the messages in turn
     */
    public LoadPublisher(int number, List<Target> targets, SplittableRandom random) {
        this.number = number;
        this.targets = targets;
        this.random = random;
    }

    /** Publishes on a connection of its own until that breaks; returns then. */
    public void publishUntilBroken(Broker broker) {
        try (Connection connection = broker.connect("publisher " + number)) {
            new Session(connection.createChannel()).run();
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            // The broker was killed, which is what this publisher is for.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The index of the target that gets the message of this sequence number. */
    public int targetOf(int sequence) {
        return sequence % targets.size();
    }

    /** The sequence numbers of the messages whose confirm arrived. Call while nothing is being published. */
    public synchronized BitSet confirmed() {
        return (BitSet) confirmed.clone();
    }

    /** How many messages were published, confirmed or not. */
    public synchronized int published() {
        return published;
    }

    private synchronized LoadMessage next() {
        return new LoadMessage(number, published++);
    }

    private synchronized void confirm(int from, int to) {
        confirmed.set(from, to);
    }

    /** One connection's worth of publishing: delivery tag 1 is the first message of the session. */
    private final class Session {

        private final Channel channel;
        private final int first = published();
        private final Semaphore window = new Semaphore(WINDOW);
        private int cumulative;

        Session(Channel channel) {
            this.channel = channel;
        }

        void run() throws IOException, InterruptedException {
            channel.confirmSelect();
            channel.addConfirmListener(this::confirmedUpTo, (tag, multiple) -> window.release());
            while (channel.isOpen()) {
                if (window.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                    publish(next());
                }
            }
        }

        private void publish(LoadMessage message) throws IOException {
            Target target = targets.get(targetOf(message.sequence()));
            channel.basicPublish(
                    target.exchange(),
                    target.routingKey(),
                    MessageProperties.MINIMAL_PERSISTENT_BASIC,
                    message.body(random));
        }

        /** Runs on the connection's thread alone. */
        private void confirmedUpTo(long tag, boolean multiple) {
            int end = first + (int) tag;
            int from = multiple ? first + cumulative : end - 1;
            int before = countConfirmed(from, end);
            confirm(from, end);
            window.release(end - from - before);
            if (multiple) {
                cumulative = (int) tag;
            }
        }

        private int countConfirmed(int from, int end) {
            synchronized (LoadPublisher.this) {
                return confirmed.get(from, end).cardinality();
            }
        }
    }
}
