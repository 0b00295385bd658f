package io.chasqui.server.cli.management;

import static io.chasqui.server.cli.management.ManagementApi.path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Features that can be on or off, and who tried to log in. */
@Command(name = "features")
final class FeatureCommands {

    @Command(name = "list_feature_flags", description = "Lists the features that a cluster may have on or off.")
    static void list(@Mixin ApiOptions options, @Mixin ListOptions listing) {
        options.announce("Listing feature flags ...");
        listing.print(options, options.api().get(path("feature-flags")), "name", "state");
    }

    @Command(name = "enable_feature_flag", description = "Turns a feature on, or all.")
    static void enable(
            @Mixin ApiOptions options,
            @Option(names = "--experimental", description = "Accepted for scripts.") boolean experimental,
            @Option(names = "--opt-in", description = "Accepted for scripts.") boolean optIn,
            @Parameters(paramLabel = "FEATURE", description = "A name, or all.") String feature) {
        options.announce("Enabling feature flag \"%s\" ...", feature);
        ManagementApi api = options.api();
        if (!feature.equals("all")) {
            enable(api, feature);
            return;
        }
        for (JsonNode flag : api.get(path("feature-flags"))) {
            if (!flag.path("state").asText().equals("enabled")) {
                enable(api, flag.path("name").asText());
            }
        }
    }

    private static void enable(ManagementApi api, String feature) {
        api.put(path("feature-flags", feature, "enable"), ManagementApi.object().put("name", feature));
    }

    @Command(
            name = "list_deprecated_features",
            description = "Lists deprecated features and whether they are permitted.")
    static void listDeprecated(
            @Mixin ApiOptions options,
            @Option(names = "--used", description = "Only those in use.") boolean used,
            @Mixin ListOptions listing) {
        options.announce("Listing deprecated features ...");
        String path = used ? path("deprecated-features", "used") : path("deprecated-features");
        listing.print(options, options.api().get(path), "name", "state");
    }

    @Command(name = "list_node_auth_attempt_stats", description = "Counts who logged in and who could not.")
    static void attempts(
            @Mixin ApiOptions options,
            @Option(names = "--by-source", description = "For each user and address, if the broker counts them.")
                    boolean bySource,
            @Mixin ListOptions listing) {
        options.announce("Listing authentication attempts ...");
        ManagementApi api = options.api();
        ArrayNode rows = ManagementApi.JSON.createArrayNode();
        for (JsonNode node : api.get(path("nodes"))) {
            String name = node.path("name").asText();
            api.get(bySource ? path("auth", "attempts", name, "source") : path("auth", "attempts", name))
                    .forEach(rows::add);
        }
        listing.print(options, rows, "protocol", "auth_attempts", "auth_attempts_failed", "auth_attempts_succeeded");
    }

    @Command(name = "reset_node_auth_attempt_metrics", description = "Begins to count from zero.")
    static void resetAttempts(@Mixin ApiOptions options) {
        options.announce("Resetting the counts of authentication attempts ...");
        ManagementApi api = options.api();
        for (JsonNode node : api.get(path("nodes"))) {
            api.delete(path("auth", "attempts", node.path("name").asText()));
        }
    }
}
