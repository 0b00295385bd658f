package io.chasqui.conformance.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what is in one of the directories under {@code src/test/clients}. */
public final class ClientScript {

    private static final Logger LOG = LoggerFactory.getLogger(ClientScript.class);
    private static final Path CLIENTS =
            Path.of(System.getProperty("chasqui.clients", "src/test/clients")).toAbsolutePath();

    private record Result(int exitCode, String output) {}

    private final String client;

    private ClientScript(String client) {
        this.client = client;
    }

    public static ClientScript in(String client) {
        return new ClientScript(client);
    }

    /** Skips the test, or fails it if all clients are required, unless this command succeeds. */
    public void requireInstalled(String... probe) {
        assumeTrue(Files.isDirectory(CLIENTS), "the scripts of the third-party clients are not here");
        boolean installed = succeeds(List.of(probe));
        if ("required".equals(System.getenv("CHASQUI_CLIENTS"))) {
            assertThat(installed).as("%s is installed", client).isTrue();
        }
        assumeTrue(installed, client + " is not installed: see conformance-tests/src/test/clients/setup");
    }

    /** Fails unless the command succeeds. */
    public void check(List<String> command) throws IOException, InterruptedException {
        Result result = run(command);
        LOG.info("{}", result.output().strip());
        assertThat(result.exitCode()).as("%s says: %s", client, result.output()).isZero();
    }

    private boolean succeeds(List<String> command) {
        try {
            return run(command).exitCode() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Result run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(CLIENTS.resolve(client).toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }
}
