package io.chasqui.codec.amqp091;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** All methods by id and by type. */
final class MethodTable {

    private static final Map<Integer, MethodDefinition<?>> BY_ID = new HashMap<>();
    private static final Map<Class<?>, MethodDefinition<?>> BY_TYPE = new HashMap<>();

    static {
        ConnectionMethods.define(new ClassDefinition("connection", 10));
        ChannelMethods.define(new ClassDefinition("channel", 20));
        AccessMethods.define(new ClassDefinition("access", 30));
        ExchangeMethods.define(new ClassDefinition("exchange", 40));
        QueueMethods.define(new ClassDefinition("queue", 50));
        BasicMethods.define(new ClassDefinition("basic", 60));
        ConfirmMethods.define(new ClassDefinition("confirm", 85));
        TxMethods.define(new ClassDefinition("tx", 90));
    }

    private MethodTable() {}

    static MethodDefinition<?> of(Method method) {
        return BY_TYPE.get(method.getClass());
    }

    /**
     * @param id class id in the upper and method id in the lower 16 bits
     * @return null if there is no such method
     */
    static MethodDefinition<?> ofId(int id) {
        return BY_ID.get(id);
    }

    /** Takes the definitions of one class of methods. */
    record ClassDefinition(String className, int classId) {

        <M extends Method> ClassDefinition method(
                int methodId,
                String name,
                Class<M> type,
                Function<ArgumentReader, M> reader,
                BiConsumer<M, ArgumentWriter> writer) {
            MethodDefinition<M> definition =
                    new MethodDefinition<>(classId, methodId, className + "." + name, type, reader, writer);
            BY_ID.put(classId << 16 | methodId, definition);
            BY_TYPE.put(type, definition);
            return this;
        }

        /** A method without arguments. */
        <M extends Method> ClassDefinition method(int methodId, String name, Class<M> type, Supplier<M> constructor) {
            M method = constructor.get();
            return method(methodId, name, type, in -> method, (m, out) -> {});
        }
    }
}
