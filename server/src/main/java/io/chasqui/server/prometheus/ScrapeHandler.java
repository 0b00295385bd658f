package io.chasqui.server.prometheus;

import io.chasqui.server.management.Authenticator;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.pattern.InvalidPatternException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers scrapes. */
final class ScrapeHandler extends Handler.Abstract {

    private static final String ROOT = "/metrics";

    private final Exposition exposition;
    private final Map<String, Page> pages;
    private final Authenticator authenticator;

    /**
     * @param perObject whether the page at the root shows every object for itself
     * @param authenticator null if everybody may ask
     */
    ScrapeHandler(Exposition exposition, boolean perObject, Authenticator authenticator) {
        this.exposition = exposition;
        this.pages = Map.of(
                "",
                perObject ? Page.PER_OBJECT : Page.AGGREGATED,
                "/per-object",
                Page.PER_OBJECT,
                "/detailed",
                Page.DETAILED);
        this.authenticator = authenticator;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        try {
            String registry = registry(request);
            response.getHeaders().put(HttpHeader.ALLOW, "HEAD, GET, OPTIONS");
            switch (request.getMethod()) {
                case "OPTIONS" -> answer(Answer.empty(200), response, callback);
                case "GET", "HEAD" -> answerScrape(pages.get(registry), request, response, callback);
                default -> throw ApiException.methodNotAllowed();
            }
        } catch (ApiException e) {
            answer(e.answer(), response, callback);
        } catch (InvalidPatternException e) {
            answer(
                    text(400, "Invalid 'queue' regex at position " + e.position() + ": " + e.description()),
                    response,
                    callback);
        }
        return true;
    }

    /** What follows the root: empty, or a slash and a name. */
    private static String registry(Request request) {
        String path = String.valueOf(request.getHttpURI().getPath());
        if (!path.equals(ROOT) && !path.startsWith(ROOT + "/")) {
            throw ApiException.notFound();
        }
        return path.substring(ROOT.length());
    }

    private void answerScrape(Page page, Request request, Response response, Callback callback) throws IOException {
        authorize(request);
        if (page == null) {
            answer(text(404, "Unknown Registry"), response, callback);
            return;
        }
        Selection selection =
                page == Page.DETAILED ? Selection.of(Request.extractQueryParameters(request)) : Selection.EVERYTHING;
        write(page, selection, request, response);
        callback.succeeded();
    }

    private void authorize(Request request) {
        if (authenticator == null) {
            return;
        }
        InetSocketAddress from =
                (InetSocketAddress) request.getConnectionMetaData().getRemoteSocketAddress();
        String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        if (!authenticator.authenticate(authorization, from.getAddress()).isMonitor()) {
            throw ApiException.notAuthorised("Not monitor user");
        }
    }

    private void write(Page page, Selection selection, Request request, Response response) throws IOException {
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, TextWriter.CONTENT_TYPE);
        if (request.getMethod().equals("GET")) {
            try (OutputStream out = Content.Sink.asOutputStream(response)) {
                exposition.write(new TextWriter(out), page, selection);
            }
        }
    }

    private static Answer text(int status, String text) {
        return new Answer(status, new Answer.Content("text/plain", text.getBytes(StandardCharsets.UTF_8)), Map.of());
    }

    private static void answer(Answer answer, Response response, Callback callback) {
        response.setStatus(answer.status());
        answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        byte[] body = {};
        if (answer.content() != null) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.content().type());
            body = answer.content().bytes();
        }
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
