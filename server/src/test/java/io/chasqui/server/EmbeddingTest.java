package io.chasqui.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import io.chasqui.server.StartException.Reason;
import io.chasqui.server.config.BrokerConfig;
import io.chasqui.server.loop.BrokerLoops;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingTest {

    private static final BrokerConfig CONFIG = BrokerConfig.defaults().with("listeners.tcp.default", "127.0.0.1:0");

    @Test
    void aBrokerInMemoryServesClientsAndLeavesNoThreadBehind() throws Exception {
        Set<Thread> before = brokerThreads();
        try (Chasqui broker = Chasqui.startInMemory(CONFIG)) {
            try (Connection connection = connect(broker);
                    Channel channel = connection.createChannel()) {
                publish(channel, "q", "hello");
                assertThat(get(channel, "q")).isEqualTo("hello");
            }
        }
        assertNoThreadsBut(before);
    }

    @Test
    void twoBrokersInOneProcessKnowNothingOfEachOther() throws Exception {
        try (Chasqui one = Chasqui.startInMemory(CONFIG);
                Chasqui two = Chasqui.startInMemory(CONFIG);
                Connection toOne = connect(one);
                Connection toTwo = connect(two)) {
            publish(toOne.createChannel(), "q", "for one");
            Channel other = toTwo.createChannel();
            other.queueDeclare("q", true, false, false, null);
            assertThat(get(other, "q")).isNull();
        }
    }

    @Test
    void whatWasDurableIsThereAgainAfterARestart(@TempDir Path directory) throws Exception {
        try (Chasqui broker = Chasqui.start(CONFIG, directory);
                Connection connection = connect(broker)) {
            publish(connection.createChannel(), "kept", "still here");
        }
        try (Chasqui broker = Chasqui.start(CONFIG, directory);
                Connection connection = connect(broker)) {
            assertThat(get(connection.createChannel(), "kept")).isEqualTo("still here");
        }
    }

    @Test
    void aSecondBrokerOnTheSameDirectoryIsRefused(@TempDir Path directory) {
        try (Chasqui broker = Chasqui.start(CONFIG, directory)) {
            assertThat(broker.port()).isPositive();
            assertThatThrownBy(() -> Chasqui.start(CONFIG, directory))
                    .isInstanceOfSatisfying(
                            StartException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DATA_DIRECTORY_IN_USE))
                    .hasMessageContaining(directory.toString());
        }
    }

    @Test
    void aPortInUseIsRefusedAndLeavesNothingBehind(@TempDir Path directory) throws Exception {
        try (Chasqui broker = Chasqui.startInMemory(CONFIG)) {
            startEveryLoop(broker);
            Set<Thread> before = brokerThreads();
            BrokerConfig taken = CONFIG.with("listeners.tcp.default", "127.0.0.1:" + broker.port());
            assertThatThrownBy(() -> Chasqui.start(taken, directory))
                    .isInstanceOfSatisfying(
                            StartException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LISTENER_UNAVAILABLE))
                    .hasMessageContaining("in use");
            assertNoThreadsBut(before);
        }
        // The directory is free for the next start.
        Chasqui.start(CONFIG, directory).close();
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsRefused(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "not a directory");
        assertThatThrownBy(() -> Chasqui.start(CONFIG, file))
                .isInstanceOfSatisfying(
                        StartException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DATA_DIRECTORY_UNUSABLE));
    }

    private static Connection connect(Chasqui broker) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(broker.uri());
        return factory.newConnection();
    }

    private static void publish(Channel channel, String queue, String text) throws Exception {
        channel.queueDeclare(queue, true, false, false, null);
        channel.confirmSelect();
        channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, text.getBytes(StandardCharsets.UTF_8));
        channel.waitForConfirmsOrDie(10_000);
    }

    private static String get(Channel channel, String queue) throws IOException {
        GetResponse response = channel.basicGet(queue, true);
        return response == null ? null : new String(response.getBody(), StandardCharsets.UTF_8);
    }

    /** A loop has a thread only after its first task, which may come at any time. */
    private static void startEveryLoop(Chasqui broker) throws InterruptedException {
        BrokerLoops loops = broker.broker().loops();
        CountDownLatch started = new CountDownLatch(loops.count());
        for (int i = 0; i < loops.count(); i++) {
            loops.get(i).execute(started::countDown);
        }
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
    }

    /** Netty's global executor ends by itself a second after its last task. */
    private static void assertNoThreadsBut(Set<Thread> before) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        Set<Thread> left = brokerThreads();
        left.removeAll(before);
        for (Thread thread : left) {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    private static Set<Thread> brokerThreads() {
        List<String> ours = List.of("chasqui", "globalEventExecutor", "MapDB", "Mapdb");
        return Stream.of(Thread.getAllStackTraces().keySet().toArray(new Thread[0]))
                .filter(thread -> ours.stream().anyMatch(thread.getName()::contains))
                .collect(Collectors.toSet());
    }
}
