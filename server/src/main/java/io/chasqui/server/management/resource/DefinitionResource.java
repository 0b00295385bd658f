package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.EntityTag;
import io.chasqui.server.management.http.FormData;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Definitions as a file: of the whole broker, or of one virtual host. */
final class DefinitionResource implements Resource {

    private static final Logger LOG = LoggerFactory.getLogger(DefinitionResource.class);

    private final Broker broker;
    private final DefinitionExport export;

    DefinitionResource(Broker broker) {
        this.broker = broker;
        this.export = new DefinitionExport(broker);
    }

    @Override
    public void addTo(Routes routes) {
        for (String all : List.of("/definitions", "/all-configuration")) {
            routes.get(all, Access.ADMINISTRATOR, "Exports everything that is defined", this::exportAll)
                    .post(
                            all,
                            Access.ADMINISTRATOR,
                            "Imports definitions, or tells what that would change",
                            this::importAll);
        }
        String one = "/definitions/{vhost}";
        routes.get(one, Access.ADMINISTRATOR, "Exports a virtual host", this::exportVhost)
                .post(
                        one,
                        Access.ADMINISTRATOR,
                        "Imports into a virtual host, or tells what that would change",
                        this::importVhost);
    }

    // ---- Export

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
        Map<String, String> headers = new HashMap<>();
        String name = request.query("download").orElse("").replaceAll("[^A-Za-z0-9._-]", "_");
        if (!name.isEmpty()) {
            headers.put("content-disposition", "attachment; filename=" + name);
        }
        EntityTag tag = EntityTag.of(Json.write(definitions));
        headers.put("etag", tag.toString());
        boolean known = request.header("if-none-match").filter(tag::isAmong).isPresent();
        return new Answer(known ? 304 : 200, known ? null : definitions, headers);
    }

    // ---- Import

    private Answer importAll(Request request) {
        return run(request, null);
    }

    private Answer importVhost(Request request) {
        if (broker.vhost(request.vhost()) == null) {
            throw ApiException.notFound("vhost_not_found");
        }
        return run(request, request.vhost());
    }

    private Answer run(Request request, String onlyVhost) {
        Upload upload = upload(request);
        try {
            DefinitionFile file = DefinitionFile.read(broker, upload.definitions(), onlyVhost);
            if (request.flag("dry_run")) {
                return Answer.ok(difference(file, onlyVhost));
            }
            new DefinitionImport(broker, request.caller().name(), file).run();
            file.skipped().forEach(skipped -> LOG.warn("import of definitions left out {}", skipped));
            return upload.redirect() == null ? done(file) : Answer.seeOther(upload.redirect());
        } catch (DefinitionFault e) {
            throw e.asRefusal();
        }
    }

    private Answer done(DefinitionFile file) {
        return file.skipped().isEmpty()
                ? Answer.noContent()
                : Answer.ok(Json.object().set("skipped", skipped(file)));
    }

    private ObjectNode difference(DefinitionFile file, String onlyVhost) {
        ObjectNode running = onlyVhost == null ? export.all() : export.withNames(broker.vhost(onlyVhost));
        return new DefinitionDifference().of(file.toJson(broker), running).set("skipped", skipped(file));
    }

    private static ArrayNode skipped(DefinitionFile file) {
        ArrayNode list = Json.array();
        file.skipped().forEach(each -> list.add(each.toJson()));
        return list;
    }

    /** @param redirect where a browser goes when the import is done, or null */
    private record Upload(ObjectNode definitions, String redirect) {}

    /** A form of the pages has the file as the field {@code file}; tools send it as the body. */
    private static Upload upload(Request request) {
        String type = request.header("content-type").orElse("");
        if (!FormData.isMultipart(type)) {
            return new Upload(read(request.bytes()), null);
        }
        FormData form = FormData.read(type, request.bytes());
        byte[] file = form.bytes("file").orElseThrow(DefinitionResource::notParsed);
        return new Upload(
                read(file),
                form.text("redirect").filter(DefinitionResource::staysHere).orElse(null));
    }

    /** A file is not answered with a way to the site of somebody else. */
    private static boolean staysHere(String location) {
        boolean control = location.chars().anyMatch(c -> c < ' ' || c > '~');
        return !control && !location.contains(":") && !location.startsWith("//") && !location.contains("\\");
    }

    private static ObjectNode read(byte[] json) {
        try {
            return Json.readObject(json);
        } catch (ApiException e) {
            throw notParsed();
        }
    }

    private static ApiException notParsed() {
        return ApiException.badRequest("failed_to_parse_json");
    }
}
