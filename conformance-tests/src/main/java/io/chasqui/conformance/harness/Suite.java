package io.chasqui.conformance.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.chasqui.conformance.broker.Broker;
import io.chasqui.conformance.wire.WireClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The base of a suite that runs against the shared broker. A test asks for connections, channels, queues and exchanges
 * and leaves nothing behind: what it opened or declared here is closed and deleted after it. Names are fresh, because
 * tests run side by side and the broker may be in use by others.
 */
@ExtendWith({BrokerConditions.class, BrokerExtension.class, ProvokedErrors.class})
public abstract class Suite {

    Broker broker;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final List<Expectations.Action> deletions = new ArrayList<>();
    private String testName;
    private Channel channel;

    /** Something a test does with a channel of its own. */
    @FunctionalInterface
    public interface ChannelAction {
        void run(Channel channel) throws Exception;
    }

    @BeforeEach
    void rememberName(TestInfo test) {
        testName = test.getDisplayName();
    }

    @AfterEach
    void leaveNothingBehind() throws Exception {
        for (AutoCloseable each : opened) {
            closeQuietly(each);
        }
        for (Expectations.Action deletion : deletions) {
            deletion.run();
        }
    }

    private static void closeQuietly(AutoCloseable each) {
        try {
            if (each instanceof Connection connection) {
                connection.abort();
            } else {
                each.close();
            }
        } catch (Exception e) {
            // The test has closed it already, or the broker has.
        }
    }

    /** A factory for the broker under test, to change before connecting. */
    protected final ConnectionFactory connectionFactory() {
        return broker.connectionFactory();
    }

    /** The broker under test. */
    protected final Broker broker() {
        return broker;
    }

    /** The broker's management API, asked by the user that the tests connect as. */
    protected final Management management() {
        ConnectionFactory factory = broker.connectionFactory();
        return new Management(broker.managementAddress(), factory.getUsername(), factory.getPassword());
    }

    /** Restarts the broker in an orderly way; {@link #channel()} is a new one afterwards. */
    protected final void restartBroker() {
        requireOwnBroker();
        channel = null;
        broker.restart();
    }

    /** Kills the broker and starts it again; {@link #channel()} is a new one afterwards. */
    protected final void crashBroker() {
        requireOwnBroker();
        channel = null;
        broker.crash();
    }

    private void requireOwnBroker() {
        assertThat(getClass())
                .as("a suite that takes its broker down, which others use unless it is its own")
                .hasAnnotation(OwnBroker.class);
    }

    /** A new connection, closed after the test. */
    protected final Connection connect() throws Exception {
        return connect(factory -> {});
    }

    /** A new connection made with a changed factory, closed after the test. */
    protected final Connection connect(Consumer<ConnectionFactory> change) throws Exception {
        ConnectionFactory factory = connectionFactory();
        change.accept(factory);
        Connection connection = factory.newConnection(testName);
        opened.push(connection);
        return connection;
    }

    /** The test's main channel: the same one on each call. */
    protected final Channel channel() throws Exception {
        if (channel == null) {
            channel = connect().createChannel();
        }
        return channel;
    }

    /** Another channel on the connection of the main one. */
    protected final Channel siblingChannel() throws Exception {
        return channel().getConnection().createChannel();
    }

    /** A channel on a connection of its own. */
    protected final Channel otherConnectionChannel() throws Exception {
        return connect().createChannel();
    }

    /** Runs the action with a channel on a connection of its own, both closed at its end. */
    protected final void withChannel(ChannelAction action) throws Exception {
        try (Connection connection = broker.connect(testName)) {
            action.run(connection.createChannel());
        }
    }

    /** A client that speaks in hand-made frames, connected but silent so far, closed after the test. */
    protected final WireClient wire() throws IOException {
        WireClient client = WireClient.connect(connectionFactory());
        opened.push(client);
        return client;
    }

    /** A client that speaks in hand-made frames, with an open connection. */
    protected final WireClient openWire() throws IOException {
        WireClient client = wire();
        client.handshake();
        return client;
    }

    /** A name that nobody else uses. */
    protected final String freshName() {
        return "conformance." + UUID.randomUUID();
    }

    /** A new exclusive queue of the channel's connection. */
    protected final String queue(Channel on) throws IOException {
        return on.queueDeclare(freshName(), false, true, false, null).getQueue();
    }

    /** A new exclusive queue bound to the exchange. */
    protected final String boundQueue(Channel on, String exchange, String key) throws IOException {
        String queue = queue(on);
        on.queueBind(queue, exchange, key);
        return queue;
    }

    /** A new durable queue that others may use too, deleted after the test. */
    protected final String durableQueue(Channel on) throws IOException {
        return durableQueue(on, Map.of());
    }

    /** A new durable queue with arguments, deleted after the test. */
    protected final String durableQueue(Channel on, Map<String, Object> arguments) throws IOException {
        String queue = deletedLater(freshName());
        on.queueDeclare(queue, true, false, false, arguments);
        return queue;
    }

    /** A new auto-delete exchange of the type, deleted after the test even if nothing was ever bound to it. */
    protected final String exchange(Channel on, String type) throws IOException {
        return exchange(on, type, Map.of());
    }

    /** A new exchange of the type with arguments, deleted after the test. */
    protected final String exchange(Channel on, String type, Map<String, Object> arguments) throws IOException {
        String exchange = deletedExchange(freshName());
        on.exchangeDeclare(exchange, type, false, false, arguments);
        return exchange;
    }

    /** Runs something after the test, in the order in which it was asked for. */
    protected final void afterwards(Expectations.Action action) {
        deletions.add(action);
    }

    /** Deletes the queue of this name after the test, if there is one then; returns the name. */
    protected final String deletedLater(String queue) {
        deletions.add(() -> withChannel(cleaning -> cleaning.queueDelete(queue)));
        return queue;
    }

    /** Deletes the exchange of this name after the test, if there is one then; returns the name. */
    protected final String deletedExchange(String exchange) {
        deletions.add(() -> withChannel(cleaning -> cleaning.exchangeDelete(exchange)));
        return exchange;
    }

    /** Publishes a text without properties. */
    protected static void publish(Channel on, String exchange, String key, String text) throws IOException {
        on.basicPublish(exchange, key, null, bytes(text));
    }

    /** Publishes a text with properties. */
    protected static void publish(Channel on, String exchange, String key, AMQP.BasicProperties properties, String text)
            throws IOException {
        on.basicPublish(exchange, key, properties, bytes(text));
    }

    /** Publishes texts to a queue through the default exchange. */
    protected static void publishAll(Channel on, String queue, String... texts) throws IOException {
        for (String text : texts) {
            publish(on, "", queue, text);
        }
    }

    /** Whether there is a queue of this name. Asks on a channel of its own, which the answer may cost. */
    protected final boolean queueExists(String queue) throws Exception {
        Channel asking = siblingChannel();
        try {
            asking.queueDeclarePassive(queue);
            asking.close();
            return true;
        } catch (IOException e) {
            assertThat(Expectations.replyCode(e)).as("reply code").isEqualTo(AMQP.NOT_FOUND);
            return false;
        }
    }

    /** How many messages are ready in the queue. */
    protected static int ready(Channel on, String queue) throws IOException {
        return on.queueDeclarePassive(queue).getMessageCount();
    }

    /** How many consumers the queue has. */
    protected static int consumers(Channel on, String queue) throws IOException {
        return on.queueDeclarePassive(queue).getConsumerCount();
    }

    /** Takes everything that is ready in the queue, in order. */
    protected static List<String> drain(Channel on, String queue) throws IOException {
        List<String> texts = new ArrayList<>();
        for (GetResponse got = on.basicGet(queue, true); got != null; got = on.basicGet(queue, true)) {
            texts.add(new String(got.getBody(), StandardCharsets.UTF_8));
        }
        return texts;
    }

    /** Takes one message that has to be there, acknowledging it. */
    protected static GetResponse take(Channel on, String queue) throws IOException {
        GetResponse got = on.basicGet(queue, true);
        assertThat(got).as("a message in %s", queue).isNotNull();
        return got;
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    protected static String text(GetResponse got) {
        return new String(got.getBody(), StandardCharsets.UTF_8);
    }
}
