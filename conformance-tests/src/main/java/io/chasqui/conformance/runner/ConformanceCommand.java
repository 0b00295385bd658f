package io.chasqui.conformance.runner;

import com.rabbitmq.client.Connection;
import io.chasqui.conformance.broker.Broker;
import io.chasqui.conformance.broker.BrokerSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Judges a broker. */
@Command(
        name = "chasqui-conformance",
        description = "Judges an AMQP 0-9-1 broker by the protocol and by what RabbitMQ 4.3 adds to it.",
        mixinStandardHelpOptions = true,
        versionProvider = ConformanceCommand.Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every test that was not skipped passed",
            "1:a test failed",
            "2:the options are wrong, or no broker answers"
        })
final class ConformanceCommand implements Callable<Integer> {

    private static final int PASSED = 0;
    private static final int FAILED = 1;

    @Spec
    private CommandSpec command;

    @ArgGroup(multiplicity = "1")
    private Target target;

    /** What to judge, or that nothing is to be judged. */
    private static final class Target {
        @Option(
                names = "--uri",
                paramLabel = "URI",
                description = "The broker to judge: amqp://user:password@host:port/vhost."
                        + " The user has to be allowed everything in the virtual host.")
        private String uri;

        @Option(
                names = "--broker-jar",
                paramLabel = "FILE",
                description = "A packaged Chasqui to start, kill and restart for the run instead.")
        private Path brokerJar;

        @Option(names = "--list", description = "Print the suites and how many tests they have; start nothing.")
        private boolean list;
    }

    @Option(
            names = "--management",
            paramLabel = "URI",
            description = "The broker's HTTP API: http://host:port. Tests that need it are skipped without it.")
    private String management;

    @Option(
            names = "--suite",
            paramLabel = "NAME",
            arity = "1..*",
            description = "Only these suites, named as --list prints them: exchange, or TopicExchangeTest.")
    private List<String> suites = List.of();

    @Option(
            names = "--report-dir",
            paramLabel = "DIR",
            description = "Where to write report.html and report.md. No reports without it.")
    private Path reportDirectory;

    @Option(
            names = "--clients",
            paramLabel = "DIR",
            description = "The scripts of the third-party clients: conformance-tests/src/test/clients in the source.")
    private Path clients;

    /** The version that the jar's manifest names. */
    static final class Version implements picocli.CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = ConformanceCommand.class.getPackage().getImplementationVersion();
            return new String[] {"chasqui-conformance " + (version == null ? "(unpackaged)" : version)};
        }
    }

    @Override
    public Integer call() throws IOException {
        SuiteRun run = suites.isEmpty() ? SuiteRun.ofAll() : SuiteRun.of(suites);
        if (!run.discover().containsTests()) {
            throw new ParameterException(command.commandLine(), "No suite is called " + String.join(" or ", suites));
        }
        if (target.list) {
            print(SuiteList.of(run.discover()));
            return PASSED;
        }
        describeTarget();
        Report report = new Report(announcedName(), LocalDate.now(), run.run());
        print(TextTable.of(report));
        write(report);
        return report.failures().isEmpty() ? PASSED : FAILED;
    }

    /** The harness is told by system properties, because JUnit makes the tests. */
    private void describeTarget() {
        set("amqp.uri", target.uri);
        set("chasqui.jar", target.brokerJar);
        set("amqp.management", management);
        set("chasqui.clients", clients);
    }

    private static void set(String property, Object value) {
        if (value != null) {
            System.setProperty(property, value.toString());
        }
    }

    private String announcedName() {
        try (Broker broker = BrokerSource.shared();
                Connection connection = broker.connect("conformance")) {
            Map<String, Object> properties = connection.getServerProperties();
            return properties.get("product") + " " + properties.get("version");
        } catch (Exception e) {
            throw new ParameterException(command.commandLine(), "No broker answers as one should: " + e, e);
        }
    }

    private void write(Report report) throws IOException {
        if (reportDirectory != null) {
            Files.createDirectories(reportDirectory);
            Files.writeString(reportDirectory.resolve("report.html"), HtmlReport.of(report));
            Files.writeString(reportDirectory.resolve("report.md"), MarkdownReport.of(report));
        }
    }

    private void print(String text) {
        command.commandLine().getOut().print(text);
        command.commandLine().getOut().flush();
    }
}
