package io.chasqui.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import io.chasqui.server.config.BrokerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class ProcessLogTest {

    @TempDir
    private Path directory;

    private BrokerConfig config;

    @BeforeEach
    void logToAFileOnly() {
        config = BrokerConfig.defaults()
                .with("log.console", "false")
                .with("log.dir", directory.resolve("logs").toString())
                .with("log.file", "chasqui.log");
    }

    @AfterEach
    void restoreTheLogOfTheTests() throws JoranException {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.start();
        new ContextInitializer(context).autoConfig();
    }

    @Test
    void aMessageIsOneLineWhateverNamesItHolds() throws IOException {
        List<String> lines = linesOf(config, log -> log.info("user {}", "eve\n2026 INFO all is well \u001b[2J"));

        assertThat(lines).singleElement().asString().endsWith("INFO  Connection: user eve?2026 INFO all is well ?[2J");
    }

    @Test
    void theLevelDecidesWhatIsShown() throws IOException {
        List<String> lines = linesOf(config.with("log.file.level", "warning"), log -> {
            log.info("not shown");
            log.warn("shown");
        });

        assertThat(lines).singleElement().asString().contains("WARN", "shown").doesNotContain("not");
    }

    @Test
    void noLineOfTheAuditLogIsDropped() throws IOException {
        int many = 50_000;
        linesOf(config, log -> {
            Logger audit = LoggerFactory.getLogger("chasqui.audit");
            for (int i = 0; i < many; i++) {
                audit.info("change {}", i);
            }
        });

        assertThat(Files.readAllLines(directory.resolve("logs").resolve("chasqui.log")))
                .hasSize(many)
                .last()
                .asString()
                .endsWith("INFO  audit: change " + (many - 1));
    }

    @Test
    void aLogFileThatCannotBeWrittenIsAnError() throws IOException {
        Files.createDirectories(directory.resolve("logs").resolve("chasqui.log"));

        assertThatThrownBy(() -> ProcessLog.start(config.log()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chasqui.log cannot be written");
    }

    private List<String> linesOf(BrokerConfig config, Consumer<Logger> messages) throws IOException {
        ProcessLog.start(config.log());
        messages.accept(LoggerFactory.getLogger("io.chasqui.test.Connection"));
        ProcessLog.stop();
        return Files.readAllLines(directory.resolve("logs").resolve("chasqui.log"));
    }
}
