package io.chasqui.server.cli.management;

import static io.chasqui.server.cli.management.ManagementApi.object;
import static io.chasqui.server.cli.management.ManagementApi.parse;
import static io.chasqui.server.cli.management.ManagementApi.path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runtime parameters, of virtual hosts and global. */
@Command(name = "parameters")
final class ParameterCommands {

    @Command(name = "set_parameter", description = "Sets a parameter of a component in a virtual host.")
    static void set(
            @Mixin ApiOptions options,
            @Mixin VhostOption vhost,
            @Parameters(paramLabel = "COMPONENT") String component,
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "VALUE", description = "JSON.") String value) {
        options.announce("Setting parameter \"%s\" of component \"%s\" in vhost \"%s\" ...", name, component, vhost);
        JsonNode body = object().set("value", parse(value));
        options.api().put(path("parameters", component, vhost.toString(), name), body);
    }

    @Command(name = "clear_parameter", description = "Removes a parameter.")
    static void clear(
            @Mixin ApiOptions options,
            @Mixin VhostOption vhost,
            @Parameters(paramLabel = "COMPONENT") String component,
            @Parameters(paramLabel = "NAME") String name) {
        options.announce("Clearing parameter \"%s\" of component \"%s\" in vhost \"%s\" ...", name, component, vhost);
        options.api().delete(path("parameters", component, vhost.toString(), name));
    }

    @Command(name = "list_parameters", description = "Lists the parameters of a virtual host.")
    static void list(@Mixin ApiOptions options, @Mixin VhostOption vhost, @Mixin ListOptions listing) {
        options.announce("Listing runtime parameters for vhost \"%s\" ...", vhost);
        ArrayNode rows = ManagementApi.JSON.createArrayNode();
        for (JsonNode parameter : options.api().get(path("parameters"))) {
            if (parameter.path("vhost").asText().equals(vhost.toString())) {
                rows.add(parameter);
            }
        }
        listing.print(options, rows, "component", "name", "value");
    }

    @Command(name = "set_global_parameter", description = "Sets a global parameter.")
    static void setGlobal(
            @Mixin ApiOptions options,
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "VALUE", description = "JSON.") String value) {
        options.announce("Setting global parameter \"%s\" ...", name);
        JsonNode body = object().set("value", parse(value));
        options.api().put(path("global-parameters", name), body);
    }

    @Command(name = "clear_global_parameter", description = "Removes a global parameter.")
    static void clearGlobal(@Mixin ApiOptions options, @Parameters(paramLabel = "NAME") String name) {
        options.announce("Clearing global parameter \"%s\" ...", name);
        options.api().delete(path("global-parameters", name));
    }

    @Command(name = "list_global_parameters", description = "Lists the global parameters.")
    static void listGlobal(@Mixin ApiOptions options, @Mixin ListOptions listing) {
        options.announce("Listing global runtime parameters ...");
        listing.print(options, options.api().get(path("global-parameters")), "name", "value");
    }
}
