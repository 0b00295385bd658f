package io.chasqui.server.cli;

import io.chasqui.server.Chasqui;
import io.chasqui.server.config.BrokerConfig;
import io.chasqui.server.config.ConfigException;
import io.chasqui.server.config.ManagementConfig;
import io.chasqui.server.config.PrometheusConfig;
import io.chasqui.server.config.Setting;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Runs a broker in the foreground until it is told to stop. */
@Command(
        name = "server",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Runs a broker in the foreground. SIGTERM or Ctrl-C stops it in order.",
        sortOptions = false)
final class ServerCommand implements Callable<Integer> {

    /** Read by Java's TLS when it is used first. */
    private static final String NO_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

    @Mixin
    private DataDirectoryOption dataDirectory;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "${env:CHASQUI_CONFIG_FILE}",
            description = "Configuration in the notation of rabbitmq.conf. Default: $$CHASQUI_CONFIG_FILE, or none.")
    private Path configFile;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            converter = SettingConverter.class,
            description = "Sets one key of the configuration and wins over the file; may be repeated."
                    + " Example: --set listeners.tcp.1=127.0.0.1:5699")
    private final List<Setting> settings = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        BrokerConfig config = readConfig();
        ProcessLog.start(config.log());
        // A client that asks for new keys again and again costs much more than it pays. Whoever set it knows better.
        if (System.getProperty(NO_RENEGOTIATION) == null) {
            System.setProperty(NO_RENEGOTIATION, "true");
        }
        Chasqui broker = start(config);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(broker), "stop"));
        PrintWriter out = spec.commandLine().getOut();
        out.print(Banner.text(
                broker.addresses(),
                broker.tlsAddresses(),
                broker.managementAddress(),
                dataDirectory.path(),
                configFile));
        out.flush();
        broker.awaitStop();
        return ExitStatus.OK.code();
    }

    private Chasqui start(BrokerConfig config) {
        try {
            return Chasqui.start(config, dataDirectory.path());
        } catch (RuntimeException e) {
            ProcessLog.stop();
            throw e;
        }
    }

    private BrokerConfig readConfig() {
        if (configFile == null) {
            return withHttp(BrokerConfig.of(settings));
        }
        try {
            return withHttp(BrokerConfig.read(configFile, settings));
        } catch (IOException e) {
            throw new ConfigException(List.of("the file cannot be read: " + Failures.text(e)));
        }
    }

    /** A broker of its own has the HTTP API and the metrics that operators expect, unless they say otherwise. */
    private static BrokerConfig withHttp(BrokerConfig config) {
        BrokerConfig complete = config;
        if (config.management().port().isEmpty()
                && config.management().sslPort().isEmpty()) {
            complete = complete.with(ManagementConfig.PORT_KEY, Integer.toString(ManagementConfig.STANDARD_PORT));
        }
        if (config.prometheus().port().isEmpty()
                && config.prometheus().sslPort().isEmpty()) {
            complete = complete.with(PrometheusConfig.PORT_KEY, Integer.toString(PrometheusConfig.STANDARD_PORT));
        }
        return complete;
    }

    /** Runs when the JVM is told to end. It would end with 143 after a SIGTERM; an ordered stop is a success. */
    private static void stop(Chasqui broker) {
        Logger log = LoggerFactory.getLogger(ServerCommand.class);
        log.info("Stopping");
        ExitStatus status = ExitStatus.OK;
        try {
            broker.close();
            log.info("Stopped");
        } catch (RuntimeException e) {
            log.error("The broker could not stop in order", e);
            status = ExitStatus.SOFTWARE;
        }
        ProcessLog.stop();
        Runtime.getRuntime().halt(status.code());
    }

    /** Reads {@code key=value}. */
    static final class SettingConverter implements ITypeConverter<Setting> {

        @Override
        public Setting convert(String text) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new TypeConversionException("expected KEY=VALUE, found '" + text + "'");
            }
            String key = text.substring(0, equals).strip();
            return new Setting(key, text.substring(equals + 1).strip(), "--set");
        }
    }
}
