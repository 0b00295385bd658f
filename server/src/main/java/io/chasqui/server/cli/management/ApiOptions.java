package io.chasqui.server.cli.management;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
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
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "${env:CHASQUI_TOKEN:-}",
            description = "An OAuth 2 token instead of user and password. Default: $$CHASQUI_TOKEN, or none.")
    private String token;

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            defaultValue = "${env:CHASQUI_CACERT}",
            description = "Certificates, in PEM notation, of the authorities to believe when the URL begins with https."
                    + " Default: $$CHASQUI_CACERT, or those that Java believes.")
    private Path authorities;

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
            names = {"-s", "--silent"},
            description = "The same, and listings have no line with the names of the columns.")
    private boolean silent;

    @Option(
            names = {"-n", "--node"},
            paramLabel = "NODE",
            description = "Accepted for scripts that were written for rabbitmqctl; --url says which broker.")
    private String node;

    @Option(
            names = {"-l", "--longnames"},
            hidden = true)
    private boolean longNames;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    ManagementApi api() {
        return api(token == null || token.isEmpty() ? Connecting.basic(user, password) : Connecting.bearer(token));
    }

    private ManagementApi api(String authorization) {
        SSLContext tls = authorities == null ? null : Connecting.trusting(authorities);
        return new ManagementApi(url, authorization, timeout(), tls);
    }

    Duration timeout() {
        return Duration.ofSeconds(timeoutSeconds);
    }

    /** Another user at the same broker. */
    ManagementApi apiAs(String otherUser, String otherPassword) {
        return api(Connecting.basic(otherUser, otherPassword));
    }

    /** Says what is about to happen, unless the operator wants it quiet. */
    void announce(String format, Object... values) {
        if (!quiet && !silent) {
            out().println(String.format(format, values));
            out().flush();
        }
    }

    /** Where the broker is, as somebody typed it. */
    URI url() {
        return url;
    }

    boolean silent() {
        return silent;
    }

    PrintWriter err() {
        return command.commandLine().getErr();
    }

    PrintWriter out() {
        return command.commandLine().getOut();
    }
}
