package io.chasqui.server.cli;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import io.chasqui.server.config.LogConfig;
import io.chasqui.server.config.LogLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of a broker that runs as a process. Lines are written by a thread of their own: an event loop that logs never
 * waits for a disk or a terminal, and when lines come faster than they can be written some are dropped, but for those of
 * the audit log, which event loops do not write.
 */
final class ProcessLog {

    /** Names that clients choose appear in messages; a control character must not forge a line. */
    private static final String PATTERN =
            "%d{yyyy-MM-dd HH:mm:ss.SSSXXX} %-5level %logger{0}: %replace(%msg){'\\p{Cntrl}', '?'}%n";

    private static final int QUEUED_LINES = 8192;

    /** Whoever changes definitions waits until the line about it has a place: of these none is dropped. */
    private static final String AUDIT = "chasqui.audit";

    private static final int AUDIT_FLUSH_MILLIS = 10_000;

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final LogConfig config;

    private ProcessLog(LogConfig config) {
        this.config = config;
    }

    /** Replaces whatever logging is set up. */
    static void start(LogConfig config) throws IOException {
        new ProcessLog(config).start();
    }

    /** Writes what is still queued. */
    static void stop() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    private void start() throws IOException {
        context.reset();
        context.start();
        Level consoleLevel = config.console() ? level(config.consoleLevel()) : Level.OFF;
        Level fileLevel = config.filePath().isPresent() ? level(config.fileLevel()) : Level.OFF;
        if (config.console()) {
            attach(new ConsoleAppender<>(), consoleLevel);
        }
        if (config.filePath().isPresent()) {
            attach(fileAppender(config.filePath().get()), fileLevel);
        }
        boolean consoleShowsMore = fileLevel.isGreaterOrEqual(consoleLevel);
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(consoleShowsMore ? consoleLevel : fileLevel);
        context.getLogger("io.netty").setLevel(Level.WARN);
        context.getLogger("org.eclipse.jetty").setLevel(Level.WARN);
    }

    private void attach(OutputStreamAppender<ILoggingEvent> appender, Level level) throws IOException {
        appender.setContext(context);
        appender.setEncoder(encoder());
        ThresholdFilter filter = new ThresholdFilter();
        filter.setLevel(level.toString());
        filter.start();
        appender.addFilter(filter);
        appender.start();
        if (!appender.isStarted()) {
            throw new IOException("the log file " + config.filePath().orElseThrow() + " cannot be written");
        }
        context.addListener(new Closing(appender));
        AsyncAppender dropping = async(appender);
        dropping.setNeverBlock(true);
        dropping.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(dropping);
        AsyncAppender complete = async(appender);
        complete.setDiscardingThreshold(0);
        complete.setMaxFlushTime(AUDIT_FLUSH_MILLIS);
        complete.start();
        context.getLogger(AUDIT).addAppender(complete);
        context.getLogger(AUDIT).setAdditive(false);
    }

    private AsyncAppender async(OutputStreamAppender<ILoggingEvent> appender) {
        AsyncAppender async = new AsyncAppender();
        async.setContext(context);
        async.setQueueSize(QUEUED_LINES);
        async.addAppender(new Shared(appender));
        return async;
    }

    /**
     * One of the two ways to an appender. A queue stops what is behind it when it has been emptied; the appender itself
     * must go on until the other queue is empty, too.
     */
    private static final class Shared extends UnsynchronizedAppenderBase<ILoggingEvent> {

        private final OutputStreamAppender<ILoggingEvent> appender;

        Shared(OutputStreamAppender<ILoggingEvent> appender) {
            this.appender = appender;
            started = true;
        }

        @Override
        protected void append(ILoggingEvent event) {
            appender.doAppend(event);
        }
    }

    /** Stops an appender when all queues are empty, which is when the context tells that it has been stopped. */
    private record Closing(OutputStreamAppender<ILoggingEvent> appender) implements LoggerContextListener {

        @Override
        public boolean isResetResistant() {
            // The context is reset, which empties the queues, before it stops.
            return true;
        }

        @Override
        public void onStart(LoggerContext context) {}

        @Override
        public void onReset(LoggerContext context) {}

        @Override
        public void onStop(LoggerContext context) {
            appender.stop();
        }

        @Override
        public void onLevelChange(ch.qos.logback.classic.Logger logger, Level level) {}
    }

    private PatternLayoutEncoder encoder() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        return encoder;
    }

    private OutputStreamAppender<ILoggingEvent> fileAppender(Path file) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        Files.createDirectories(absolute.getParent());
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setFile(absolute.toString());
        appender.setRollingPolicy(rollingPolicy(appender, absolute));
        appender.setTriggeringPolicy(triggeringPolicy());
        return appender;
    }

    private FixedWindowRollingPolicy rollingPolicy(RollingFileAppender<ILoggingEvent> appender, Path file) {
        FixedWindowRollingPolicy policy = new FixedWindowRollingPolicy();
        policy.setContext(context);
        policy.setParent(appender);
        policy.setFileNamePattern(file + ".%i");
        policy.setMinIndex(1);
        policy.setMaxIndex(config.fileRotationCount());
        policy.start();
        return policy;
    }

    private SizeBasedTriggeringPolicy<ILoggingEvent> triggeringPolicy() {
        SizeBasedTriggeringPolicy<ILoggingEvent> policy = new SizeBasedTriggeringPolicy<>();
        policy.setContext(context);
        policy.setMaxFileSize(new FileSize(config.fileRotationSize()));
        policy.start();
        return policy;
    }

    private static Level level(LogLevel level) {
        return switch (level) {
            case DEBUG -> Level.DEBUG;
            case INFO, NOTICE -> Level.INFO;
            case WARNING -> Level.WARN;
            case ERROR, CRITICAL, ALERT, EMERGENCY -> Level.ERROR;
            case NONE -> Level.OFF;
        };
    }
}
