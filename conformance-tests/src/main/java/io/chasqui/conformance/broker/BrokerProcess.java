package io.chasqui.conformance.broker;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The packaged broker in a process of its own, started with the command a user types: on a free loopback port and a fresh
 * data directory, both of which it keeps when it is restarted. Used by one thread at a time.
 */
public final class BrokerProcess implements Broker {

    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(30);
    private static final byte[] PROTOCOL_HEADER = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};
    private static final int LOG_LINES_SHOWN = 60;

    private final List<String> jvmOptions;
    private final List<String> settings;
    private final Path directory;
    private final int port;
    private final int managementPort;
    private final int metricsPort;
    private final Thread atExit = new Thread(this::destroy, "broker-process-cleanup");
    private Process process;

    private BrokerProcess(
            List<String> jvmOptions,
            List<String> settings,
            Path directory,
            int port,
            int managementPort,
            int metricsPort) {
        this.jvmOptions = jvmOptions;
        this.settings = settings;
        this.directory = directory;
        this.port = port;
        this.managementPort = managementPort;
        this.metricsPort = metricsPort;
    }

    static BrokerProcess start(List<String> jvmOptions, List<String> settings) {
        try {
            Path directory = Files.createTempDirectory("chasqui-conformance-");
            BrokerProcess broker =
                    new BrokerProcess(jvmOptions, settings, directory, freePort(), freePort(), freePort());
            Runtime.getRuntime().addShutdownHook(broker.atExit);
            broker.start();
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ConnectionFactory connectionFactory() {
        return new BrokerUri("amqp://guest:guest@127.0.0.1:" + port).connectionFactory();
    }

    @Override
    public URI managementAddress() {
        return URI.create("http://127.0.0.1:" + managementPort);
    }

    @Override
    public URI metricsAddress() {
        return URI.create("http://127.0.0.1:" + metricsPort);
    }

    /** The broker's process, for tools that look into it from outside. */
    public long pid() {
        return process.pid();
    }

    @Override
    public void restart() {
        stop();
        start();
    }

    /** Sends SIGTERM, waits for an orderly end and returns the exit code. */
    public int stop() {
        process.destroy();
        awaitExit();
        return process.exitValue();
    }

    /** Sends SIGKILL: the process ends where it stands. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    @Override
    public void crash() {
        kill();
        start();
    }

    /** Starts the process, again on the same directory, and waits until both its ports answer. */
    public void start() {
        launch();
        awaitAnswer();
    }

    /** Starts the process without waiting for anything. */
    public void launch() {
        try {
            process = new ProcessBuilder(command(port, managementPort, metricsPort))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("the broker cannot be started", e);
        }
    }

    /** Starts a second process on the data directory of this one, which has to fail, and returns what it prints. */
    public String secondStart() {
        try {
            Process second = new ProcessBuilder(command(freePort(), freePort(), freePort()))
                    .redirectErrorStream(true)
                    .start();
            String printed = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (second.waitFor() == 0) {
                throw new AssertionError("a second broker ran on the same directory:\n" + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException("the second broker cannot be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the second broker starts", e);
        }
    }

    @Override
    public void close() {
        destroy();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private List<String> command(int onPort, int onManagementPort, int onMetricsPort) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-jar", jar().toString(), "server"));
        command.addAll(List.of("--data-dir", directory.resolve("data").toString()));
        command.addAll(List.of("--set", "listeners.tcp.1=127.0.0.1:" + onPort));
        command.addAll(List.of("--set", "management.tcp.ip=127.0.0.1"));
        command.addAll(List.of("--set", "management.tcp.port=" + onManagementPort));
        command.addAll(List.of("--set", "prometheus.tcp.ip=127.0.0.1"));
        command.addAll(List.of("--set", "prometheus.tcp.port=" + onMetricsPort));
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        return command;
    }

    /** The packaged broker, which is the command for operators too. */
    public static Path jar() {
        Path jar = Path.of(System.getProperty("chasqui.jar", "server/target/chasqui.jar"))
                .toAbsolutePath();
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException("no packaged broker at " + jar
                    + ": build it with 'mvn package', or judge a running broker with -Damqp.uri=amqp://...");
        }
        return jar.normalize();
    }

    private void awaitAnswer() {
        long deadline = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (!answers()) {
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        "the broker ended with " + process.exitValue() + " while starting:\n" + logTail());
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the broker does not answer on port " + port + ":\n" + logTail());
            }
        }
    }

    /** The management API begins to listen after the protocol's port does. */
    private static boolean listens(int onPort) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), onPort)) {
            return socket.isConnected();
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) STARTS_WITHIN.toMillis());
            socket.getOutputStream().write(PROTOCOL_HEADER);
            return socket.getInputStream().read() == 1 && listens(managementPort);
        } catch (IOException e) {
            pause();
            return false;
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker starts", e);
        }
    }

    private void awaitExit() {
        try {
            if (!process.waitFor(STOPS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the broker does not stop:\n" + logTail());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker stops", e);
        }
    }

    private void destroy() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException("the broker's files cannot be removed", e);
        }
    }

    private Path log() {
        return directory.resolve("broker.log");
    }

    /** Everything the broker has printed so far, over all its starts. */
    public List<String> logLines() {
        try {
            return Files.readAllLines(log(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the broker's threads do at the moment, or why that cannot be told. */
    public String threadDump() {
        return process.isAlive() && Jcmd.isAvailable() ? Jcmd.run(pid(), "Thread.print") : "(not running, or no jcmd)";
    }

    /** The last lines that the broker printed. */
    public String logTail() {
        try {
            List<String> lines = Files.readAllLines(log(), StandardCharsets.UTF_8);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
