package io.chasqui.server.amqp091;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.chasqui.server.Chasqui;
import io.chasqui.server.config.BrokerConfig;
import java.io.IOException;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * A broker in memory with two loops, that notes internal errors. Connections take the loops in turn, so of two opened
 * one after the other each is on a loop of its own.
 */
final class TestBroker implements AutoCloseable {

    private final Chasqui chasqui;
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    TestBroker(String... settings) {
        BrokerConfig config = BrokerConfig.defaults()
                .with("listeners.tcp.default", "127.0.0.1:0")
                .with("chasqui.event_loops", "2");
        for (int i = 0; i < settings.length; i += 2) {
            config = config.with(settings[i], settings[i + 1]);
        }
        chasqui = Chasqui.startInMemory(config);
        log.start();
        root.addAppender(log);
    }

    Chasqui chasqui() {
        return chasqui;
    }

    RawClient connect() throws IOException {
        return RawClient.connect(chasqui.port());
    }

    RawClient open(int channels) throws IOException {
        return RawClient.open(chasqui.port(), channels);
    }

    @Override
    public void close() {
        chasqui.close();
        root.detachAppender(log);
        List<String> errors = log.list.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.ERROR))
                .map(event -> event.getFormattedMessage() + " "
                        + (event.getThrowableProxy() == null
                                ? ""
                                : event.getThrowableProxy().getMessage()))
                .toList();
        if (!errors.isEmpty()) {
            throw new AssertionError("internal errors: " + errors);
        }
    }
}
