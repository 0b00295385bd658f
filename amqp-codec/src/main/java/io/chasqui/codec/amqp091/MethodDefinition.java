package io.chasqui.codec.amqp091;

import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * How one method looks on the wire.
 *
 * @param reader takes the arguments off the reader, in order
 * @param writer appends them, in order
 */
record MethodDefinition<M extends Method>(
        int classId,
        int methodId,
        String name,
        Class<M> type,
        Function<ArgumentReader, M> reader,
        BiConsumer<M, ArgumentWriter> writer) {

    void write(Method method, ArgumentWriter out) {
        writer.accept(type.cast(method), out);
        out.finish();
    }

    M read(ArgumentReader in) {
        M method = reader.apply(in);
        in.finish();
        return method;
    }
}
