package io.chasqui.server.management;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Takes a configured prefix off the paths of requests; nothing is served without it. */
final class PathPrefixHandler extends Handler.Wrapper {

    private final String prefix;

    /** @param prefix begins with a slash and does not end with one */
    PathPrefixHandler(String prefix, Handler inner) {
        super(inner);
        this.prefix = prefix;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = request.getHttpURI().getPath();
        if (prefix.equals(path)) {
            Response.sendRedirect(request, response, callback, prefix + "/");
            return true;
        }
        if (path == null || !path.startsWith(prefix + "/")) {
            Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
            return true;
        }
        HttpURI inner = HttpURI.build(request.getHttpURI()).path(path.substring(prefix.length()));
        return super.handle(Request.serveAs(request, inner), response, callback);
    }
}
