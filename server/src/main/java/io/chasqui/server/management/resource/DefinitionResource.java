package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;
import java.util.Map;

/** Definitions as a file: of the whole broker, or of one virtual host. */
final class DefinitionResource implements Resource {

    private final Broker broker;
    private final DefinitionExport export;

    DefinitionResource(Broker broker) {
        this.broker = broker;
        this.export = new DefinitionExport(broker);
    }

    @Override
    public void addTo(Routes routes) {
        String all = "/definitions";
        String one = all + "/{vhost}";
        routes.get(all, Access.ADMINISTRATOR, "Exports everything that is defined", this::exportAll)
                .post(all, Access.ADMINISTRATOR, "Imports definitions", this::importAll)
                .get(one, Access.ADMINISTRATOR, "Exports a virtual host", this::exportVhost)
                .post(one, Access.ADMINISTRATOR, "Imports into a virtual host", this::importVhost);
    }

    private Answer exportAll(Request request) {
        return file(request, export.all());
    }

    private Answer exportVhost(Request request) {
        VirtualHost vhost = broker.vhost(request.vhost());
        if (vhost == null) {
            throw ApiException.badRequest("vhost_not_found");
        }
        return file(request, export.of(vhost));
    }

    private static Answer file(Request request, ObjectNode definitions) {
        String name = request.query("download").orElse("").replaceAll("[^A-Za-z0-9._-]", "_");
        Map<String, String> headers =
                name.isEmpty() ? Map.of() : Map.of("content-disposition", "attachment; filename=" + name);
        return new Answer(200, definitions, headers);
    }

    private Answer importAll(Request request) {
        return run(new DefinitionImport(broker, request, request.json(), null));
    }

    private Answer importVhost(Request request) {
        if (broker.vhost(request.vhost()) == null) {
            throw ApiException.notFound("vhost_not_found");
        }
        return run(new DefinitionImport(broker, request, request.json(), request.vhost()));
    }

    private static Answer run(DefinitionImport definitions) {
        try {
            definitions.run();
            return Answer.noContent();
        } catch (ProtocolException e) {
            // What is missing is missing in the file, and not in the path of the request.
            throw e.code() == ReplyCode.NOT_FOUND ? ApiException.badRequest(e.explanation()) : e;
        }
    }
}
