package io.chasqui.server.management.http;

/**
 * One method on one path.
 *
 * @param method GET, PUT, POST or DELETE; HEAD and OPTIONS follow from these
 * @param access which tag it takes; if the path names a virtual host, permissions in it as well
 * @param summary one line for the reference
 */
public record Route(String method, PathTemplate path, Access access, String summary, Endpoint endpoint) {

    /** What a route does. Runs on a thread that may wait. */
    @FunctionalInterface
    public interface Endpoint {
        Answer answer(Request request);
    }

    /** Whether it asks for a change, rather than only for an answer. */
    public boolean isChange() {
        return !method.equals("GET");
    }

    /**
     * Whether the user has to have permissions in the virtual host of the path. Routes for administrators have not: who
     * makes virtual hosts may look at all of them.
     */
    public boolean needsVisibleVhost() {
        return path.hasVariable("vhost") && access != Access.ADMINISTRATOR;
    }
}
