package io.chasqui.server.cli.management;

import static io.chasqui.server.cli.management.ManagementApi.object;
import static io.chasqui.server.cli.management.ManagementApi.path;

import com.fasterxml.jackson.databind.JsonNode;

/** Limits of users and of virtual hosts: one call each, where a command has several. */
final class Limits {

    private Limits() {}

    /** @param limits a JSON object: names and numbers */
    static void set(ManagementApi api, String kind, String owner, String limits) {
        ManagementApi.parse(limits).properties().forEach(limit -> {
            JsonNode body = object().set("value", limit.getValue());
            api.put(path(kind, owner, limit.getKey()), body);
        });
    }

    /** @param limit a name, or all */
    static void clear(ManagementApi api, String kind, String owner, String limit) {
        if (!limit.equals("all")) {
            api.delete(path(kind, owner, limit));
            return;
        }
        for (JsonNode set : api.get(path(kind, owner))) {
            set.path("value").fieldNames().forEachRemaining(name -> api.delete(path(kind, owner, name)));
        }
    }
}
