package io.chasqui.server.management.reference;

import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.Routes;
import io.chasqui.server.management.resource.Resource;

/** The reference of all routes, itself included. */
public final class ReferenceResource implements Resource {

    private final String version;

    /** @param version of the broker */
    public ReferenceResource(String version) {
        this.version = version;
    }

    @Override
    public void addTo(Routes routes) {
        routes.get(
                        "/openapi.json",
                        Access.ANYONE,
                        "This reference as an OpenAPI document",
                        request -> Answer.ok(new OpenApiDocument(Details.load()).of(routes.all(), version)))
                .get(
                        "/index.html",
                        Access.ANYONE,
                        "This reference as a page",
                        request -> Answer.ok("text/html; charset=utf-8", ReferencePage.of(routes.all())));
    }
}
