package io.chasqui.codec.amqp091;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.AMQContentHeader;
import com.rabbitmq.client.impl.AMQImpl;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.LongStringHelper;
import com.rabbitmq.client.impl.ValueReader;
import com.rabbitmq.client.impl.ValueWriter;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The codec of the official Java client, against which this one is measured: translates values and methods to its
 * classes and runs them through it.
 */
final class OfficialClient {

    /** Arguments the specification reserves, with what both codecs write for them. */
    private static final Map<String, Object> RESERVED = Map.of(
            "ticket", 0,
            "capabilities", "",
            "insist", false,
            "knownHosts", "",
            "outOfBand", "",
            "channelId", LongStringHelper.asLongString(""),
            "clusterId", "");

    /** Methods whose class has a name for a component that is a method of every record here. */
    private static final Map<String, String> RENAMED =
            Map.of("classId", "failingClassId", "methodId", "failingMethodId");

    private OfficialClient() {}

    static byte[] encode(com.rabbitmq.client.impl.Method method, int channel) {
        try {
            return encode(method.toFrame(channel));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] encode(AMQContentHeader header, int channel, long bodySize) {
        try {
            return encode(header.toFrame(channel, bodySize));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] encode(Frame frame) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        frame.writeTo(out);
        out.flush();
        return bytes.toByteArray();
    }

    static byte[] encode(FieldTable table) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ValueWriter writer = new ValueWriter(new DataOutputStream(bytes));
        try {
            writer.writeTable(map(table));
            writer.flush();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    static Map<String, Object> decodeTable(byte[] bytes) {
        try {
            return new ValueReader(new DataInputStream(new ByteArrayInputStream(bytes))).readTable();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** All frames in the buffer, which is left as it is. */
    static List<Frame> frames(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.getBytes(buffer.readerIndex(), bytes);
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        List<Frame> frames = new ArrayList<>();
        try {
            while (in.available() > 0) {
                frames.add(Frame.readFrom(new DataInputStream(in), () -> Integer.MAX_VALUE));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return frames;
    }

    static com.rabbitmq.client.impl.Method method(Frame frame) {
        try {
            return AMQImpl.readMethodFrom(frame.getInputStream());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static AMQContentHeader contentHeader(Frame frame) {
        try {
            return AMQImpl.readContentHeaderFrom(frame.getInputStream());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The client's object for a method; its fields must have the names and order of the record's components. */
    static com.rabbitmq.client.impl.Method method(Method method) {
        try {
            Class<?> type = methodType(method);
            List<Object> arguments = new ArrayList<>();
            Set<String> left = new LinkedHashSet<>();
            Map<String, RecordComponent> components = new HashMap<>();
            for (RecordComponent component : method.getClass().getRecordComponents()) {
                components.put(component.getName().toLowerCase(Locale.ROOT), component);
                left.add(component.getName().toLowerCase(Locale.ROOT));
            }
            List<Class<?>> types = new ArrayList<>();
            for (Field field : instanceFields(type)) {
                String name =
                        RENAMED.getOrDefault(field.getName(), field.getName()).toLowerCase(Locale.ROOT);
                types.add(field.getType());
                arguments.add(argument(method, components.get(name), field));
                left.remove(name);
            }
            if (!left.isEmpty()) {
                throw new AssertionError(type + " has no " + left);
            }
            return (com.rabbitmq.client.impl.Method)
                    type.getConstructor(types.toArray(Class[]::new)).newInstance(arguments.toArray());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Class<?> methodType(Method method) throws ClassNotFoundException {
        String name = method.getClass().getSimpleName();
        int methodStart = name.substring(1).replaceAll("[A-Z].*", "").length() + 1;
        return Class.forName(
                AMQImpl.class.getName() + "$" + name.substring(0, methodStart) + "$" + name.substring(methodStart));
    }

    private static List<Field> instanceFields(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .toList();
    }

    private static Object argument(Method method, RecordComponent component, Field field)
            throws ReflectiveOperationException {
        if (component == null) {
            if (!RESERVED.containsKey(field.getName())) {
                throw new AssertionError(field + " has no counterpart");
            }
            return RESERVED.get(field.getName());
        }
        var accessor = component.getAccessor();
        accessor.setAccessible(true);
        Object value = accessor.invoke(method);
        if (value instanceof byte[] bytes) {
            return LongStringHelper.asLongString(bytes);
        } else if (value instanceof Long number && field.getType() == int.class) {
            return (int) (long) number;
        }
        return value instanceof FieldTable table ? map(table) : value;
    }

    static AMQP.BasicProperties properties(BasicProperties from) {
        return new AMQP.BasicProperties(
                from.contentType(),
                from.contentEncoding(),
                from.headers() == null ? null : map(from.headers()),
                from.deliveryMode(),
                from.priority(),
                from.correlationId(),
                from.replyTo(),
                from.expiration(),
                from.messageId(),
                from.timestamp() == null ? null : (Date) value(from.timestamp()),
                from.type(),
                from.userId(),
                from.appId(),
                from.clusterId());
    }

    /** The table as the client's user would give it. */
    static Map<String, Object> map(FieldTable table) {
        Map<String, Object> map = new LinkedHashMap<>();
        table.asMap().forEach((name, value) -> map.put(name, value(value)));
        return map;
    }

    private static Object value(Object value) {
        if (value instanceof FieldTable table) {
            return map(table);
        } else if (value instanceof FieldArray array) {
            return array.stream().map(OfficialClient::value).collect(ArrayList::new, List::add, List::addAll);
        } else if (value instanceof LongString text) {
            return LongStringHelper.asLongString(text.bytes());
        } else if (value instanceof ByteArray bytes) {
            return bytes.bytes();
        } else if (value instanceof Timestamp timestamp) {
            return new Date(timestamp.seconds() * 1000);
        } else if (FieldValues.isInteger(value) && value instanceof Record) {
            long number = FieldValues.integer(value);
            return value instanceof UnsignedInt ? (Object) number : (Object) (int) number;
        }
        return value == FieldTable.VOID ? null : value;
    }

    /** The client's value in a form in which arrays compare by content. */
    static Object comparable(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> comparable = new HashMap<>();
            map.forEach((key, element) -> comparable.put(key, comparable(element)));
            return comparable;
        } else if (value instanceof List<?> list) {
            return list.stream().map(OfficialClient::comparable).collect(ArrayList::new, List::add, List::addAll);
        } else if (value instanceof byte[] bytes) {
            return ByteArray.of(bytes);
        } else if (value instanceof com.rabbitmq.client.LongString text) {
            return LongString.of(text.getBytes());
        }
        return value;
    }
}
