package io.chasqui.conformance.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.ConnectionFactory;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the scripts in {@code src/test/clients}. A client that is not installed is skipped, unless the environment says
 * {@code CHASQUI_CLIENTS=required}; {@code src/test/clients/setup} installs them all.
 */
@Spec("third-party clients")
class ThirdPartyClientTest extends Suite {

    private static final Logger LOG = LoggerFactory.getLogger(ThirdPartyClientTest.class);
    private static final Path CLIENTS =
            Path.of(System.getProperty("chasqui.clients", "src/test/clients")).toAbsolutePath();

    /** Debian's interpreter: it sees the packages that Debian installs. */
    private static final String PYTHON = "/usr/bin/python3";

    @Test
    void pikaPublishesConsumesGetsAndConfirms() throws Exception {
        requireInstalled("pika", PYTHON, "-c", "import pika");
        check("pika", PYTHON, "check.py");
    }

    @Test
    void amqpToolsPublishConsumeAndGet() throws Exception {
        requireInstalled("amqp-tools", "amqp-publish", "--help");
        check("amqp-tools", "sh", "check.sh");
    }

    @Test
    void celeryRunsTasksWithResultsRetriesCountdownsAndPriorities() throws Exception {
        requireInstalled("celery", PYTHON, "-c", "import celery");
        check("celery", PYTHON, "check.py");
    }

    @Test
    void bunnySharesWorkAnswersCallsAndConfirms() throws Exception {
        requireInstalled("bunny", "ruby", "-e", "require 'bunny'");
        check("bunny", "ruby", "check.rb");
    }

    @Test
    void phpAmqplibRetriesByDeadLetteringAndConfirms() throws Exception {
        requireInstalled("php-amqplib", "php", "-r", "require 'PhpAmqpLib/autoload.php';");
        check("php-amqplib", "php", "check.php");
    }

    @Test
    void amqplibConsumesCallsRoutesByHeadersAndConfirms() throws Exception {
        requireInstalled("amqplib", "node", "-e", "require('amqplib')");
        check("amqplib", "node", "check.js");
    }

    private void check(String client, String... command) throws Exception {
        List<String> withUri = new ArrayList<>(List.of(command));
        withUri.add(uri());
        Result result = run(client, withUri);
        LOG.info("{}", result.output().strip());
        assertThat(result.exitCode()).as("%s says: %s", client, result.output()).isZero();
    }

    private String uri() {
        ConnectionFactory factory = connectionFactory();
        return "amqp://" + factory.getUsername() + ":" + factory.getPassword() + "@" + factory.getHost() + ":"
                + factory.getPort();
    }

    private static void requireInstalled(String client, String... probe) {
        assumeTrue(Files.isDirectory(CLIENTS), "the scripts of the third-party clients are not here");
        boolean installed = succeeds(client, List.of(probe));
        if ("required".equals(System.getenv("CHASQUI_CLIENTS"))) {
            assertThat(installed).as("%s is installed", client).isTrue();
        }
        assumeTrue(installed, client + " is not installed: see conformance-tests/src/test/clients/setup");
    }

    private static boolean succeeds(String client, List<String> command) {
        try {
            return run(client, command).exitCode() == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    private static Result run(String client, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(CLIENTS.resolve(client).toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    private record Result(int exitCode, String output) {}
}
