package io.chasqui.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import io.chasqui.server.Chasqui;
import io.chasqui.server.config.BrokerConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RepairCommandTest {

    private static final BrokerConfig CONFIG = BrokerConfig.defaults()
            .with("listeners.tcp.default", "127.0.0.1:0")
            .with("chasqui.journal.segment_size", "1MiB");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine command =
            Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

    @TempDir
    private Path directory;

    @Test
    void aDamagedDirectoryIsRefusedAndGivesBackItsIntactMessagesAfterARepair() throws Exception {
        Path crashed = directory.resolve("crashed");
        try (Chasqui broker = Chasqui.start(CONFIG, directory.resolve("running"))) {
            publish(broker, "first", "second", "third");
            copy(directory.resolve("running"), crashed);
        }
        damage(crashed, "second");
        String path = crashed.toString();

        assertThat(command.execute("server", "--data-dir", path, "--set", "listeners.tcp.1=127.0.0.1:0"))
                .isEqualTo(65);
        assertThat(err.toString()).contains("damaged at offset", "chasqui repair --data-dir DIR");
        assertThat(command.execute("repair", "--data-dir", path)).isZero();
        assertThat(out.toString()).contains("Lost: 1 groups", "The damaged files are in");
        try (Chasqui broker = Chasqui.start(CONFIG, crashed)) {
            assertThat(bodies(broker)).containsExactly("first", "third");
        }
    }

    @Test
    void leavesAnIntactDirectoryAsItIs() {
        Chasqui.start(CONFIG, directory).close();

        assertThat(command.execute("repair", "--data-dir", directory.toString()))
                .isZero();
        assertThat(out.toString()).contains("not damaged");
    }

    @Test
    void refusesADirectoryThatABrokerUses() {
        try (Chasqui broker = Chasqui.start(CONFIG, directory)) {
            assertThat(command.execute("repair", "--data-dir", directory.toString()))
                    .isEqualTo(75);
            assertThat(err.toString()).contains("another broker uses the data directory");
        }
    }

    @Test
    void refusesADirectoryThatDoesNotExist() {
        Path missing = directory.resolve("missing");

        assertThat(command.execute("repair", "--data-dir", missing.toString())).isEqualTo(74);
        assertThat(err.toString()).contains("missing is not a data directory");
        assertThat(missing).doesNotExist();
    }

    private static void publish(Chasqui broker, String... bodies) throws Exception {
        try (Connection connection = connect(broker);
                Channel channel = connection.createChannel()) {
            channel.queueDeclare("orders", true, false, false, null);
            channel.confirmSelect();
            for (String body : bodies) {
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                channel.basicPublish("", "orders", MessageProperties.PERSISTENT_TEXT_PLAIN, bytes);
                channel.waitForConfirmsOrDie(10_000);
            }
        }
    }

    private static List<String> bodies(Chasqui broker) throws Exception {
        List<String> bodies = new ArrayList<>();
        try (Connection connection = connect(broker);
                Channel channel = connection.createChannel()) {
            GetResponse response = channel.basicGet("orders", true);
            while (response != null) {
                bodies.add(new String(response.getBody(), StandardCharsets.UTF_8));
                response = channel.basicGet("orders", true);
            }
        }
        return bodies;
    }

    private static Connection connect(Chasqui broker) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(broker.uri());
        return factory.newConnection();
    }

    /** What is on the disk at this moment, as a crash would leave it. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    /** Changes a letter of this text in the journal. */
    private static void damage(Path dataDirectory, String text) throws IOException {
        try (Stream<Path> files = Files.list(dataDirectory.resolve("messages/journal"))) {
            for (Path file : files.toList()) {
                String journal = Files.readString(file, StandardCharsets.ISO_8859_1);
                Files.writeString(
                        file, journal.replace(text, text.toUpperCase(Locale.ROOT)), StandardCharsets.ISO_8859_1);
            }
        }
    }
}
