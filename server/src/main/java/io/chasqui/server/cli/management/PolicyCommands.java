package io.chasqui.server.cli.management;

import static io.chasqui.server.cli.management.ManagementApi.object;
import static io.chasqui.server.cli.management.ManagementApi.parse;
import static io.chasqui.server.cli.management.ManagementApi.path;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Policies, operator policies and parameters. */
@Command(name = "policies")
final class PolicyCommands {

    /** What a policy consists of. */
    static final class PolicyArguments {
        @Option(
                names = "--priority",
                paramLabel = "NUMBER",
                defaultValue = "0",
                description = "Of several policies that match, the highest applies. Default: ${DEFAULT-VALUE}.")
        private int priority;

        @Option(
                names = "--apply-to",
                paramLabel = "KIND",
                defaultValue = "all",
                description = "all, exchanges, queues, classic_queues or quorum_queues. Default: ${DEFAULT-VALUE}.")
        private String applyTo;

        @Parameters(index = "0", paramLabel = "NAME")
        private String name;

        @Parameters(index = "1", paramLabel = "PATTERN", description = "A regular expression for names.")
        private String pattern;

        @Parameters(index = "2", paramLabel = "DEFINITION", description = "JSON, for example {\"max-length\": 1000}.")
        private String definition;

        private ObjectNode toJson(String kind) {
            ObjectNode json =
                    object().put("pattern", pattern).put("priority", priority).put("apply-to", kind);
            json.set("definition", parse(definition));
            return json;
        }
    }

    @Command(name = "set_policy", description = "Sets or changes a policy.")
    static void set(@Mixin ApiOptions options, @Mixin VhostOption vhost, @Mixin PolicyArguments policy) {
        options.announce(
                "Setting policy \"%s\" for pattern \"%s\" in vhost \"%s\" ...", policy.name, policy.pattern, vhost);
        options.api().put(path("policies", vhost.toString(), policy.name), policy.toJson(policy.applyTo));
    }

    @Command(name = "clear_policy", description = "Removes a policy.")
    static void clear(
            @Mixin ApiOptions options, @Mixin VhostOption vhost, @Parameters(paramLabel = "NAME") String name) {
        options.announce("Clearing policy \"%s\" in vhost \"%s\" ...", name, vhost);
        options.api().delete(path("policies", vhost.toString(), name));
    }

    @Command(name = "list_policies", description = "Lists the policies of a virtual host.")
    static void list(@Mixin ApiOptions options, @Mixin VhostOption vhost, @Mixin ListOptions listing) {
        options.announce("Listing policies for vhost \"%s\" ...", vhost);
        listing.print(options, options.api().get(path("policies", vhost.toString())), COLUMNS);
    }

    private static final String[] COLUMNS = {"vhost", "name", "pattern", "apply-to", "definition", "priority"};

    @Command(name = "set_operator_policy", description = "Sets or changes a policy that users cannot exceed.")
    static void setOperator(@Mixin ApiOptions options, @Mixin VhostOption vhost, @Mixin PolicyArguments policy) {
        options.announce(
                "Setting operator policy \"%s\" for pattern \"%s\" in vhost \"%s\" ...",
                policy.name, policy.pattern, vhost);
        String kind = policy.applyTo.equals("all") ? "queues" : policy.applyTo;
        options.api().put(path("operator-policies", vhost.toString(), policy.name), policy.toJson(kind));
    }

    @Command(name = "clear_operator_policy", description = "Removes an operator policy.")
    static void clearOperator(
            @Mixin ApiOptions options, @Mixin VhostOption vhost, @Parameters(paramLabel = "NAME") String name) {
        options.announce("Clearing operator policy \"%s\" in vhost \"%s\" ...", name, vhost);
        options.api().delete(path("operator-policies", vhost.toString(), name));
    }

    @Command(name = "list_operator_policies", description = "Lists the operator policies of a virtual host.")
    static void listOperator(@Mixin ApiOptions options, @Mixin VhostOption vhost, @Mixin ListOptions listing) {
        options.announce("Listing operator policies for vhost \"%s\" ...", vhost);
        listing.print(options, options.api().get(path("operator-policies", vhost.toString())), COLUMNS);
    }
}
