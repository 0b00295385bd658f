package io.chasqui.conformance.clients;

import com.rabbitmq.client.ConnectionFactory;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Runs the scripts in {@code src/test/clients}. A client that is not installed is skipped, unless the environment says
 * {@code CHASQUI_CLIENTS=required}; {@code src/test/clients/setup} installs them all.
 */
@Spec("third-party clients")
class ThirdPartyClientTest extends Suite {

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
        ClientScript.in(client).check(withUri);
    }

    private String uri() {
        ConnectionFactory factory = connectionFactory();
        return "amqp://" + factory.getUsername() + ":" + factory.getPassword() + "@" + factory.getHost() + ":"
                + factory.getPort();
    }

    private static void requireInstalled(String client, String... probe) {
        ClientScript.in(client).requireInstalled(probe);
    }
}
