package io.chasqui.server.management.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Blocker;

/** The fields of a form that a browser has sent as {@code multipart/form-data}. */
public final class FormData {

    private static final String TYPE = "multipart/form-data";
    private static final int MAX_PARTS = 20;

    private final MultiPartFormData.Parts parts;

    private FormData(MultiPartFormData.Parts parts) {
        this.parts = parts;
    }

    public static boolean isMultipart(String contentType) {
        return contentType.toLowerCase(Locale.ROOT).startsWith(TYPE);
    }

    /**
     * @param body within the limit for bodies already
     * @throws ApiException 400
     */
    public static FormData read(String contentType, byte[] body) {
        String boundary = MultiPart.extractBoundary(contentType);
        if (boundary == null) {
            throw malformed();
        }
        MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary);
        parser.setMaxParts(MAX_PARTS);
        parser.setMaxMemoryFileSize(-1);
        Content.Source source = Content.Source.from(ByteBuffer.wrap(body));
        try {
            return new FormData(Blocker.blockWithPromise(parts -> parser.parse(source, parts)));
        } catch (IOException | IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static ApiException malformed() {
        return ApiException.badRequest("the body is not " + TYPE);
    }

    public Optional<byte[]> bytes(String field) {
        MultiPart.Part part = parts.getFirst(field);
        if (part == null) {
            return Optional.empty();
        }
        try {
            ByteBuffer content = Content.Source.asByteBuffer(part.getContentSource());
            byte[] bytes = new byte[content.remaining()];
            content.get(bytes);
            return Optional.of(bytes);
        } catch (IOException e) {
            throw malformed();
        }
    }

    public Optional<String> text(String field) {
        return bytes(field).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
