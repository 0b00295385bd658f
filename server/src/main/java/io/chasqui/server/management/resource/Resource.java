package io.chasqui.server.management.resource;

import io.chasqui.server.management.http.Routes;

/** A group of routes about one kind of object. */
public interface Resource {

    /** Adds the routes of this group to the table. */
    void addTo(Routes routes);
}
