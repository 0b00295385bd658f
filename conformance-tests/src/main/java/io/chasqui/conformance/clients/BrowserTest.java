package io.chasqui.conformance.clients;

import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.ChasquiOnly;
import io.chasqui.conformance.harness.OwnBroker;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Uses the management pages in a Chromium without a screen, with the scripts in {@code src/test/clients/browser}. What
 * it saw is kept as pictures in {@code target/screenshots}.
 */
@Spec("the management pages in a browser")
@ChasquiOnly("the pages are Chasqui's own")
@OwnBroker
@Execution(ExecutionMode.SAME_THREAD)
@Timeout(400)
class BrowserTest extends Suite {

    private static final int CONNECTIONS = 60;
    private static final Path SCREENSHOTS = Path.of(System.getProperty("chasqui.screenshots", "target/screenshots"))
            .toAbsolutePath();

    private final ClientScript browser = ClientScript.in("browser");

    @BeforeEach
    void requireBrowser() {
        browser.requireInstalled(
                "sh", "-c", "node -e 'require(\"playwright-core\");require(\"axe-core\")' && chromium --version");
    }

    private void check(String script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("node", script));
        command.add(broker().managementAddress().toString());
        command.add(SCREENSHOTS.toString());
        command.addAll(List.of(arguments));
        browser.check(command);
    }

    @Test
    void anOperatorDeclaresPublishesSeesTheChartMoveGetsAndDeletes() throws Exception {
        check("end-to-end.mjs");
    }

    @Test
    void thePagesOfAnEmptyBrokerAreTidyInLightAndDarkAndOnAPhone() throws Exception {
        check("pages.mjs", "empty");
    }

    @Test
    void thePagesOfABrokerInUseAreTidyInLightAndDarkAndOnAPhone() throws Exception {
        for (int i = 0; i < CONNECTIONS; i++) {
            openForShow("a client ☕ <b>" + i + "</b>");
        }

        check("pages.mjs", "full");
    }

    private void openForShow(String name) throws Exception {
        Channel channel = connectionFactory().newConnection(name).createChannel();
        afterwards(() -> channel.getConnection().abort());
        channel.basicQos(10);
        channel.basicConsume(channel.queueDeclare().getQueue(), false, name, (tag, delivery) -> {}, tag -> {});
    }

    @Test
    void everythingCanBeDoneWithoutAMouse() throws Exception {
        check("keyboard.mjs");
    }

    @Test
    void namesThatAreMarkupAreShownAsTheyAre() throws Exception {
        check("names.mjs");
    }

    @Test
    void whatAUserMayNotDoIsNotOffered() throws Exception {
        check("roles.mjs");
    }

    @Test
    void deadLettersGoBackWhileSomebodyWatches() throws Exception {
        check("moves.mjs");
    }

    @Test
    void whatAFileOfDefinitionsWouldChangeIsToldBeforeItIsImported() throws Exception {
        check("definitions.mjs");
    }

    @Test
    void thePartsThatComputeDoSoRightly() throws Exception {
        browser.check(List.of("node", "--test", "parts.mjs"));
    }

    @Test
    void aListOfTenThousandQueuesPagesSortsFiltersAndKeepsItsPlace() throws Exception {
        check("many-queues.mjs");
    }
}
