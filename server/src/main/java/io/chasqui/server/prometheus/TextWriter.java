package io.chasqui.server.prometheus;

import io.chasqui.server.metrics.Family;
import io.chasqui.server.metrics.Labels;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes version 0.0.4 of Prometheus' text format. Series are written as they come, so a page of any length takes one
 * small buffer; names and labels of objects are encoded once by whoever writes several series of them.
 */
final class TextWriter {

    static final String CONTENT_TYPE = "text/plain; version=0.0.4";

    private static final int CAPACITY = 64 * 1024;

    /** Digits of the longest number. */
    private static final int NUMBER = 20;

    private static final byte[] NO_LABELS = {};

    private final OutputStream out;
    private final byte[] buffer = new byte[CAPACITY];
    private int size;
    private long written;

    TextWriter(OutputStream out) {
        this.out = out;
    }

    /** Labels as they follow a name. */
    static byte[] encode(Labels labels) {
        if (labels.isEmpty()) {
            return NO_LABELS;
        }
        StringBuilder text = new StringBuilder("{");
        for (Labels.Label label : labels.all()) {
            text.append(text.length() == 1 ? "" : ",").append(label.name()).append("=\"");
            escape(label.value(), text);
            text.append('"');
        }
        return text.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void escape(String value, StringBuilder to) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> to.append("\\\\");
                case '"' -> to.append("\\\"");
                case '\n' -> to.append("\\n");
                default -> to.append(c);
            }
        }
    }

    static byte[] encode(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    /** The lines before the first series of a family. */
    void header(String name, Family.Type type, String help) throws IOException {
        put(encode("# TYPE " + name + " " + type.word() + "\n# HELP " + name + " "));
        put(help.replace("\\", "\\\\").replace("\n", "\\n").getBytes(StandardCharsets.UTF_8));
        put('\n');
    }

    void series(byte[] name, byte[] labels, long value) throws IOException {
        put(name);
        put(labels);
        put(' ');
        putNumber(value);
        put('\n');
    }

    void series(byte[] name, byte[] labels, double value) throws IOException {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            series(name, labels, (long) value);
            return;
        }
        put(name);
        put(labels);
        put(' ');
        put(encode(Double.isInfinite(value) ? (value > 0 ? "+Inf" : "-Inf") : Double.toString(value)));
        put('\n');
    }

    private void putNumber(long value) throws IOException {
        if (value == Long.MIN_VALUE) {
            put(encode(Long.toString(value)));
            return;
        }
        require(NUMBER);
        long rest = value;
        if (value < 0) {
            buffer[size++] = '-';
            rest = -value;
        }
        int end = size + digits(rest);
        size = end;
        do {
            buffer[--end] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
    }

    private static int digits(long value) {
        int digits = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    private void put(char c) throws IOException {
        require(1);
        buffer[size++] = (byte) c;
    }

    private void put(byte[] bytes) throws IOException {
        if (bytes.length > CAPACITY) {
            flush();
            out.write(bytes);
            written += bytes.length;
            return;
        }
        require(bytes.length);
        System.arraycopy(bytes, 0, buffer, size, bytes.length);
        size += bytes.length;
    }

    private void require(int room) throws IOException {
        if (size + room > CAPACITY) {
            flush();
        }
    }

    /** Bytes so far. */
    long written() {
        return written + size;
    }

    void flush() throws IOException {
        out.write(buffer, 0, size);
        written += size;
        size = 0;
    }
}
