package io.chasqui.conformance.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.ConnectionFactory;
import io.chasqui.conformance.harness.OwnBroker;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Runs the packaged suites as their user does. The broker has an unusual limit, which one test has to notice. */
@Spec("conformance suite")
@OwnBroker(settings = "channel_max=100")
@Execution(ExecutionMode.SAME_THREAD)
class ConformanceJarTest extends Suite {

    private static final String JAR = System.getProperty("conformance.jar", "");

    @TempDir
    private Path reports;

    private record Finished(int exitCode, String output) {}

    @BeforeAll
    static void requirePackagedSuites() {
        assumeTrue(Files.exists(Path.of(JAR)) && !JAR.isEmpty(), "the suites do not judge their own package");
    }

    @Test
    void aBrokerThatPassesGivesATableTwoReportsAndSuccess() throws Exception {
        Finished run = judge("--suite", "GetTest", "--report-dir", reports.toString());
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).contains("AMQP 0-9-1", "basic").doesNotContain("Failed");
        assertThat(reports.resolve("report.html")).content().contains("<td class=\"passed\">");
        assertThat(reports.resolve("report.md")).content().contains("# Conformance of Chasqui", "| basic |");
    }

    @Test
    void aBrokerThatFailsATestIsReportedAndGivesFailure() throws Exception {
        Finished run = judge("--suite", "TuneTest", "--report-dir", reports.toString());
        assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
        assertThat(run.output()).contains("connection.tune: TuneTest: the broker offers its limits");
        assertThat(reports.resolve("report.md")).content().contains("## Failed");
    }

    @Test
    void whatNeedsItsOwnProcessIsSkippedWithTheReason() throws Exception {
        Finished run = judge("--suite", "IdleConnectionTest");
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).contains("a broker given by URI is not ours to kill or measure");
    }

    @Test
    void withoutABrokerNothingIsJudged() throws Exception {
        Finished run = run("--uri", "amqp://127.0.0.1:" + closedPort());
        assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
        assertThat(run.output()).contains("No broker answers as one should").doesNotContain("passed");
    }

    @Test
    void theListNamesSuitesAndStartsNothing() throws Exception {
        Finished run = run("--list");
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).containsPattern("(?m)^exchange +\\d+$").containsPattern("(?m)^  TuneTest +\\d+$");
    }

    @Test
    void aSuiteThatDoesNotExistIsAMistake() throws Exception {
        Finished run = run("--list", "--suite", "nonsense");
        assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
        assertThat(run.output()).contains("No suite is called nonsense");
    }

    private Finished judge(String... more) throws Exception {
        ConnectionFactory factory = connectionFactory();
        List<String> options = new ArrayList<>(List.of("--uri", "amqp://127.0.0.1:" + factory.getPort()));
        options.addAll(List.of(more));
        return run(options.toArray(String[]::new));
    }

    private static Finished run(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(java(), "-Xmx256m", "-jar", JAR));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Finished(process.waitFor(), output);
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** A port on which nobody listens, because whoever did has just closed it. */
    private static int closedPort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
