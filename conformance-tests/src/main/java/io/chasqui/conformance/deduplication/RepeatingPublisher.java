package io.chasqui.conformance.deduplication;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.chasqui.conformance.broker.Broker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;

/**
 * A publisher as it should be: it numbers its messages and sends again, on a new connection, whatever was not confirmed
 * on the one that broke.
 */
final class RepeatingPublisher {

    private static final int WINDOW = 500;

    private final String exchange;
    private final String routingKey;
    private final TreeSet<Integer> unconfirmed = new TreeSet<>();
    private int next;
    private int repeated;

    RepeatingPublisher(String exchange, String routingKey) {
        this.exchange = exchange;
        this.routingKey = routingKey;
    }

    /** How many different messages it has sent. */
    int sent() {
        return next;
    }

    /** How many it had to send again. */
    int repeated() {
        return repeated;
    }

    /** Repeats what is unconfirmed and sends new messages until the connection breaks. */
    void publishUntilBroken(Broker broker) {
        run(broker, Integer.MAX_VALUE);
    }

    /** Repeats what is unconfirmed, and waits until all of it is confirmed. */
    void finish(Broker broker) {
        run(broker, 0);
        if (!unconfirmed.isEmpty()) {
            throw new AssertionError(unconfirmed.size() + " messages are not confirmed");
        }
    }

    private void run(Broker broker, int fresh) {
        try (Connection connection = broker.connect("repeating publisher")) {
            Session session = new Session(connection.createChannel());
            for (int id : List.copyOf(unconfirmed)) {
                repeated++;
                session.send(id);
            }
            for (int i = 0; i < fresh; i++) {
                synchronized (unconfirmed) {
                    unconfirmed.add(next);
                }
                session.send(next++);
            }
            session.room.acquire(WINDOW);
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            // The broker was killed, which is what this publisher is for.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Session {
        private final Semaphore room = new Semaphore(WINDOW);
        private final TreeMap<Long, Integer> pending = new TreeMap<>();
        private final Channel channel;

        Session(Channel channel) throws IOException {
            this.channel = channel;
            channel.confirmSelect();
            channel.addConfirmListener(this::confirmed, (tag, multiple) -> {
                throw new IllegalStateException("refused");
            });
            channel.addShutdownListener(cause -> room.release(WINDOW));
        }

        void send(int id) throws IOException, InterruptedException {
            room.acquire();
            synchronized (unconfirmed) {
                pending.put(channel.getNextPublishSeqNo(), id);
            }
            AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                    .deliveryMode(2)
                    .headers(Map.of("x-deduplication-header", id))
                    .build();
            channel.basicPublish(
                    exchange, routingKey, properties, Integer.toString(id).getBytes(StandardCharsets.UTF_8));
        }

        private void confirmed(long tag, boolean multiple) {
            List<Integer> done = new ArrayList<>();
            synchronized (unconfirmed) {
                Map<Long, Integer> covered =
                        multiple ? pending.headMap(tag, true) : pending.subMap(tag, true, tag, true);
                done.addAll(covered.values());
                covered.clear();
                done.forEach(unconfirmed::remove);
            }
            room.release(done.size());
        }
    }
}
