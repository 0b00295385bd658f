package io.chasqui.server.cli.management;

import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that every operator's command has: which broker, who asks, and how much to say. */
final class ApiOptions {

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${env:CHASQUI_URL:-http://127.0.0.1:15672}",
            description = "Where the management API is. Default: $$CHASQUI_URL, or http://127.0.0.1:15672.")
    private URI url;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            defaultValue = "${env:CHASQUI_USER:-guest}",
            description = "Who asks. Default: $$CHASQUI_USER, or guest.")
    private String user;

    @Option(
            names = "--password",
            paramLabel = "PASSWORD",
            interactive = true,
            arity = "0..1",
            defaultValue = "${env:CHASQUI_PASSWORD:-guest}",
            description = "Asked for if the option has no value. Default: $$CHASQUI_PASSWORD, or guest.")
    private String password;

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long to wait for an answer. Default: ${DEFAULT-VALUE}.")
    private long timeoutSeconds;

    @Option(
            names = {"-q", "--quiet"},
            description = "Says nothing but what was asked for.")
    private boolean quiet;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    ManagementApi api() {
        return new ManagementApi(url, user, password, timeout());
    }

    Duration timeout() {
        return Duration.ofSeconds(timeoutSeconds);
    }

    /** Another user at the same broker. */
    ManagementApi apiAs(String otherUser, String otherPassword) {
        return new ManagementApi(url, otherUser, otherPassword, timeout());
    }

    /** Says what is about to happen, unless the operator wants it quiet. */
    void announce(String format, Object... values) {
        if (!quiet) {
            out().println(String.format(format, values));
            out().flush();
        }
    }

    PrintWriter out() {
        return command.commandLine().getOut();
    }
}
